import type { AccessToken, CapabilityToken, ClientToken } from '@twilio-capability/core'
import twilioCapability, { type TwilioCapabilityOptions } from '@twilio-capability/fastify'
import Fastify, { type FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    session: { userId: string }
  }
}

const app = Fastify()

app.register(twilioCapability)
app.register(twilioCapability, {
  identify: (request) => request.session.userId,
  capabilities(token, { identity, request }) {
    const capability: CapabilityToken = token
    const fastifyRequest: FastifyRequest = request
    capability.allowClientIncoming(identity).allowEventStream({ user: fastifyRequest.session.userId })
  },
  routeOptions: { config: {}, logLevel: 'warn' },
})
app.register(twilioCapability, {
  tokenType: 'access',
  identify: async (request) => request.session.userId,
  capabilities(token) {
    const access: AccessToken = token
    // @ts-expect-error: an access token has no event stream
    access.allowEventStream()
  },
})

const shared = (token: ClientToken) => token.allowClientOutgoing('AP1')
app.register(twilioCapability, { capabilities: shared })
app.register(twilioCapability, { tokenType: 'access', capabilities: shared })

const token: CapabilityToken | AccessToken = app.twilioCapability.createToken()
const minted: Promise<string> = token.allowClientIncoming('alice').generateToken(60)
void minted

// @ts-expect-error: a number is nobody
app.register(twilioCapability, { identify: () => 42 })
// @ts-expect-error: HEAD never mints
const head: TwilioCapabilityOptions = { methods: ['HEAD'] }
// @ts-expect-error: seconds are a number
const ttl: TwilioCapabilityOptions = { ttl: '1h' }
// @ts-expect-error: it is applicationSid
const misspelt: TwilioCapabilityOptions = { applicationSID: 'AP1' }
void [head, ttl, misspelt]

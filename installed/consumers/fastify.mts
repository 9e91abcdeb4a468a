import type { CapabilityToken } from '@twilio-capability/core'
import twilioCapability, { twilioCapability as named, type TwilioCapabilityOptions } from '@twilio-capability/fastify'
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'

const options: TwilioCapabilityOptions = { accountSid: 'AC123123', authToken: 'secret', ttl: 60 }

export const app: FastifyInstance = Fastify()
app.register(named, options)
app.register(twilioCapability, {
  ...options,
  prefix: '/v2',
  routeOptions: { logLevel: 'warn' },
  identify: (request) => request.headers['x-user']?.toString(),
  capabilities(token, { identity, request }) {
    const builder: CapabilityToken = token
    const given: FastifyRequest = request
    builder.allowClientIncoming(identity).allowClientOutgoing('AP1', { ip: given.ip })
  },
})

export function mustNotCompile(): void {
  // @ts-expect-error there is no such option
  app.register(twilioCapability, { acountSid: 'AC1' })

  // @ts-expect-error a prefix is text
  app.register(twilioCapability, { prefix: 5 })
}

// The plugins of everybody else are registered as before.
app.register(async (child: FastifyInstance) => child.get('/', async () => 'ok'), { prefix: '/other' })

await app.ready()
const beside = await app.twilioCapability.createToken('Bob').generateToken(60)
const answer = await app.inject({ url: '/v2/token', headers: { 'x-user': 'Alice' } })
console.log(beside.split('.').length, answer.statusCode, answer.json().identity)
await app.close()

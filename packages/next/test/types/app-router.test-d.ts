import type { AccessToken, CapabilityToken, ClientToken } from '@twilio-capability/core'
import twilioCapability, { type TwilioCapabilityOptions } from '@twilio-capability/next'
import type { NextRequest } from 'next/server.js'

/** What Next takes for a handler in `route.ts`. */
type Handler = (request: NextRequest, context: { params: Promise<Record<string, string>> }) => Promise<Response>

const { GET, POST } = twilioCapability({
  identify: (request) => request.cookies.get('user')?.value,
  capabilities(token, { identity, request }) {
    const capability: CapabilityToken = token
    const nextRequest: NextRequest = request
    capability.allowClientIncoming(identity).allowEventStream({ path: nextRequest.nextUrl.pathname })
  },
  onFailure: (error, request) => console.error(error.code, request.nextUrl.pathname),
})
const handlers: Handler[] = [GET, POST]
void handlers

twilioCapability({
  tokenType: 'access',
  identify: async () => 'alice',
  capabilities(token) {
    const access: AccessToken = token
    // @ts-expect-error: an access token has no event stream
    access.allowEventStream()
  },
})

const shared = (token: ClientToken) => token.allowClientOutgoing('AP1')
twilioCapability({ identify: () => null, capabilities: shared })
twilioCapability({ identify: () => undefined, tokenType: 'access', capabilities: shared })

// @ts-expect-error: there is no default for who is calling
twilioCapability({ accountSid: 'AC1' })
// @ts-expect-error: nor for no options at all
twilioCapability()
// @ts-expect-error: a number is nobody
twilioCapability({ identify: () => 42 })
// @ts-expect-error: the place of the file is the path
const path: TwilioCapabilityOptions = { identify: () => 'alice', path: '/token' }
void path

import type { AccessToken, CapabilityToken } from '@twilio-capability/core'
import twilioCapability from '@twilio-capability/next/pages'
import type { NextApiHandler, NextApiRequest } from 'next'

const handler: NextApiHandler = twilioCapability({
  identify: (request) => request.cookies.user,
  capabilities(token, { identity, request }) {
    const capability: CapabilityToken = token
    const apiRequest: NextApiRequest = request
    capability.allowClientIncoming(identity).allowEventStream({ url: apiRequest.url })
  },
  onFailure: (error, request) => console.error(error.code, request.url),
})
void handler

twilioCapability({
  tokenType: 'access',
  identify: async (request) => request.cookies.user,
  capabilities(token) {
    const access: AccessToken = token
    // @ts-expect-error: an access token has no event stream
    access.allowEventStream()
  },
})

// @ts-expect-error: there is no default for who is calling
twilioCapability({ accountSid: 'AC1' })
// @ts-expect-error: this is no request of the App Router
twilioCapability({ identify: (request) => request.cookies.get('user') })

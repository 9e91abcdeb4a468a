/**
 * The token route as an API route of the Pages Router.
 *
 * @module
 */

import {
  createLazyTokenEndpoint,
  type FailureOptions,
  logFailure,
  type TokenEndpointOptions,
} from '@twilio-capability/core'
import type { NextApiRequest, NextApiResponse } from 'next'

/** The options of the token route. */
export type TwilioCapabilityOptions = TokenEndpointOptions<NextApiRequest> & FailureOptions<NextApiRequest>

/** Answers a request to an API route of the Pages Router. */
export type ApiRoute = (request: NextApiRequest, response: NextApiResponse) => Promise<void>

/**
 * Makes the handler of `pages/api/….ts`: a token to whoever `identify` says is calling.
 *
 * Credentials are looked for with the first request, because `next build` imports the module without them.
 *
 * @throws ERR_INVALID_OPTION at once for what can be checked without credentials
 */
function twilioCapability(options: TwilioCapabilityOptions): ApiRoute {
  const { onFailure = logFailure, ...tokenOptions } = options ?? {}
  const endpoint = createLazyTokenEndpoint<NextApiRequest>(tokenOptions)

  return async function twilioCapability(request, response) {
    const { status, headers, body, error } = await endpoint(String(request.method), request)
    const { vary, ...others } = headers
    response.statusCode = status
    for (const [name, value] of Object.entries(others)) response.setHeader(name, value)
    response.setHeader('vary', [response.getHeader('vary'), vary].flat().filter(Boolean).join(', '))
    response.end(body)
    if (error !== undefined && status >= 500) onFailure(error, request)
  }
}

export default twilioCapability
export { twilioCapability }

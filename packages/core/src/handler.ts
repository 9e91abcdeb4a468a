import { assertCallback } from './callback.js'
import type { TokenEndpointOptions } from './endpoint.js'
import type { TwilioTokenError } from './errors.js'
import { createLazyTokenEndpoint } from './lazy-endpoint.js'
import type { Environment } from './settings.js'

/** The options of a token route over the web's `Request` and `Response`. */
export type TokenHandlerOptions<WebRequest extends Request = Request> = TokenEndpointOptions<WebRequest> &
  FailureOptions<WebRequest>

/** Where failures go on platforms that have no log of their own. */
export interface FailureOptions<Request> {
  /**
   * Told of every 5xx, with its `cause`. What it throws, the handler rejects with. @default console.error
   */
  readonly onFailure?: (error: TwilioTokenError, request: Request) => void
}

/** Answers a request for a token. The second argument holds the variables where the platform hands them over. */
export type TokenHandler<WebRequest extends Request = Request> = (
  request: WebRequest,
  environment?: unknown,
) => Promise<Response>

/**
 * The token route for everything that speaks the web's `Request` and `Response`: Cloudflare Workers, Bun, Deno, Hono and
 * the like. Credentials are looked for with the first request, in `environment` and then in `process.env`.
 *
 * @throws ERR_INVALID_OPTION at once for what can be checked without credentials
 */
export function createTokenHandler<WebRequest extends Request = Request>(
  options: TokenHandlerOptions<WebRequest>,
): TokenHandler<WebRequest> {
  const { onFailure = logFailure, ...endpointOptions } = options ?? {}
  assertCallback(onFailure, 'onFailure')
  const endpoint = createLazyTokenEndpoint<WebRequest>(endpointOptions)
  return async (request, environment) => {
    const { status, headers, body, error } = await endpoint(request.method, request, environment as Environment)
    if (error !== undefined && status >= 500) onFailure(error, request)
    return new Response(body, { status, headers })
  }
}

/** The log of a platform that has none of its own. */
export function logFailure(error: TwilioTokenError): void {
  console.error(error)
}

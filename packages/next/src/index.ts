import { createTokenHandler, logFailure, type TokenHandlerOptions } from '@twilio-capability/core'
import type { NextRequest } from 'next/server.js'

/** The options of the token route. */
export type TwilioCapabilityOptions = TokenHandlerOptions<NextRequest>

/** Answers a request to a route handler of the App Router. */
export type RouteHandler = (request: NextRequest) => Promise<Response>

/** What `route.ts` exports. */
export interface TokenRoute {
  /** Answers 405 if `methods` has no `GET`. */
  readonly GET: RouteHandler
  /** Answers 405 if `methods` has no `POST`. */
  readonly POST: RouteHandler
}

/**
 * Makes the handlers of `app/…/route.ts`: a token to whoever `identify` says is calling.
 *
 * Credentials are looked for with the first request, because `next build` imports the module without them. The route
 * needs no segment config: it reads the request, which makes it dynamic in every version and mode of Next, while
 * `dynamic` is an error under `cacheComponents`.
 *
 * @throws ERR_INVALID_OPTION at once for what can be checked without credentials
 */
function twilioCapability(options: TwilioCapabilityOptions): TokenRoute {
  const { onFailure = logFailure, ...tokenOptions } = options ?? {}
  const respond = createTokenHandler<NextRequest>({
    ...tokenOptions,
    onFailure(error, request) {
      rethrowSignal(error.cause)
      onFailure(error, request)
    },
  })

  async function handler(request: NextRequest): Promise<Response> {
    // What has read a request cannot be made at build time, and no token ever may be.
    request.headers.get('cookie')
    return respond(request)
  }

  return { GET: handler, POST: handler }
}

/**
 * Next steers by throwing: the errors of `redirect()`, `unauthorized()` and the like have a `digest` that begins with a
 * word in capitals, where other errors have a hash or none. They are looked for as `unstable_rethrow` of Next does.
 */
function rethrowSignal(error: unknown): void {
  if (!(error instanceof Error)) return
  const { digest } = error as { digest?: unknown }
  if (typeof digest === 'string' && /^[A-Z][A-Z_]+(;|$)/.test(digest)) throw error
  rethrowSignal(error.cause)
}

export default twilioCapability
export { twilioCapability }

import {
  assertRouteOptions,
  createTokenEndpoint,
  failure,
  type TokenEndpoint,
  type TokenEndpointOptions,
  type TokenReply,
} from './endpoint.js'
import { type Environment, firstOf, processEnvironment } from './settings.js'

/** Answers as a `TokenEndpoint` does, and takes the variables, where the platform hands them over, with the request. */
export type LazyTokenEndpoint<Request = unknown> = (
  method: string,
  request: Request,
  environment?: Environment,
) => TokenReply | Promise<TokenReply>

/**
 * A token endpoint that looks for its credentials with the first request, for frameworks that load a module long before
 * it is to answer: at build time, or where variables come with the request. Until it finds them it answers 500.
 *
 * @throws ERR_INVALID_OPTION at once for what can be checked without credentials
 */
export function createLazyTokenEndpoint<Request = unknown>(
  options: TokenEndpointOptions<Request>,
): LazyTokenEndpoint<Request> {
  assertRouteOptions(options)
  let endpoint: TokenEndpoint<Request> | undefined
  return (method, request, environment) => {
    try {
      endpoint ??= createTokenEndpoint(options, firstOf(environment ?? {}, processEnvironment()))
    } catch (error) {
      return failure(error)
    }
    return endpoint(method, request)
  }
}

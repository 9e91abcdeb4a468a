import {
  createTokenEndpoint,
  type TokenEndpoint,
  type TokenIssuerOptions,
  type TokenReply,
  type TokenRouteOptions,
  userIdentity,
} from '@twilio-capability/core'
import type {
  FastifyInstance,
  FastifyPluginAsync,
  FastifyReply,
  FastifyRequest,
  FastifySchema,
  RouteShorthandOptions,
} from 'fastify'
import fp from 'fastify-plugin'

/** The options of the token route, and where it stands. */
export type TwilioCapabilityOptions = TokenIssuerOptions<FastifyRequest> &
  Partial<TokenRouteOptions<FastifyRequest>> & {
    /** Where the route stands. @default '/token' */
    readonly path?: string
    /** Stands before `path`. @default '' */
    readonly prefix?: string
    /** What else Fastify takes for a route: hooks, `config`, `schema`, `constraints`, `logLevel`. */
    readonly routeOptions?: RouteShorthandOptions
  }

declare module 'fastify' {
  interface FastifyInstance {
    /** Makes builders bound to the account, the signer and the clock, for tokens beside the route. */
    twilioCapability: Pick<TokenEndpoint, 'createToken'>
  }

  // Fastify's own signatures also take a function for the options, and then TypeScript does not tell from the absence of
  // `tokenType` which kind of token `capabilities` gets. This one takes the options alone.
  interface FastifyRegister<T, RawServer, TypeProviderDefault, LoggerDefault> {
    // biome-ignore lint/style/useShorthandFunctionType: only an interface adds to Fastify's
    (plugin: typeof twilioCapability, options: TwilioCapabilityOptions): T
  }
}

/**
 * Adds a route that hands a token to whoever `request.user` is, and decorates the app with `twilioCapability`.
 *
 * @throws a TwilioTokenError, from `ready()`, that names the option, and the variable, which is missing or wrong
 */
const twilioCapability: FastifyPluginAsync<TwilioCapabilityOptions> = fp(
  async (fastify: FastifyInstance, options: TwilioCapabilityOptions) => {
    const { path = '/token', prefix = '', routeOptions, ...tokenOptions } = options
    const endpoint = createTokenEndpoint<FastifyRequest>({ identify: identifyUser, ...tokenOptions })
    if (!fastify.hasDecorator('twilioCapability')) {
      fastify.decorate('twilioCapability', { createToken: endpoint.createToken })
    }
    await fastify.register(async (routes) => addRoutes(routes, path, endpoint, routeOptions), { prefix })
  },
  { name: '@twilio-capability/fastify', fastify: '5.x' },
)

function identifyUser({ user }: FastifyRequest & { readonly user?: unknown }): string | undefined {
  return userIdentity(user)
}

function addRoutes(
  routes: FastifyInstance,
  url: string,
  endpoint: TokenEndpoint<FastifyRequest>,
  routeOptions: RouteShorthandOptions | undefined,
): void {
  // Neither this nor the hook is async: most answers are there at once, and every promise costs a request.
  function handler(request: FastifyRequest, reply: FastifyReply): string | Promise<string> {
    const answer = endpoint(request.method, request)
    return 'then' in answer ? answer.then((later) => bodyOf(later, reply)) : bodyOf(answer, reply)
  }

  // On every answer of these routes, also on one that a hook or Fastify itself gives.
  const { vary, 'content-type': _, ...always } = endpoint.headers
  routes.addHook('onSend', (_request, reply, _payload, done) => {
    const others = reply.getHeader('vary')
    reply.headers(always).header('vary', others ? `${others}, ${vary}` : vary)
    done()
  })

  const mints = [...endpoint.methods]
  routes.route({ ...routeOptions, method: mints, url, exposeHeadRoute: false, handler })

  // CORS preflights are not ours to refuse, and neither is a route that the app already has on this path.
  const { constraints = {} } = routeOptions ?? {}
  const others = routes.supportedMethods.filter(
    (method) =>
      ![...mints, 'OPTIONS'].includes(method) && !routes.hasRoute({ url: routes.prefix + url, method, constraints }),
  )
  routes.route({ method: others, url, constraints, exposeHeadRoute: false, schema: hidden, handler })
}

/** @throws what went wrong, so that the app's own error handler sees it */
function bodyOf({ status, headers, body, error }: TokenReply, reply: FastifyReply): string {
  reply.code(status).header('content-type', headers['content-type'])
  if (headers.allow !== undefined) reply.header('allow', headers.allow)
  if (error !== undefined) throw error
  return body
}

/** Keeps a route out of what @fastify/swagger documents. */
const hidden: FastifySchema & { readonly hide: boolean } = { hide: true }

export default twilioCapability
export { twilioCapability }

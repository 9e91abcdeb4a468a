import {
  createTokenEndpoint,
  type TokenIssuerOptions,
  type TokenRouteOptions,
  TwilioTokenError,
  userIdentity,
} from '@twilio-capability/core'
import type { Context, Middleware } from 'koa'
import { report } from './report.js'

/** The options of the token route, and where it stands. */
export type TwilioCapabilityOptions = TokenIssuerOptions<Context> &
  Partial<TokenRouteOptions<Context>> & {
    /** Where the route stands; `null` answers whatever arrives, behind `koa-mount` or `@koa/router`. @default '/token' */
    readonly path?: string | null
  }

/**
 * Makes a middleware that hands a token to whoever `ctx.state.user` is, and leaves every other path to the next one.
 * Every 5xx is emitted on the app with its `cause`, which Koa's own log prints too.
 *
 * @throws a TwilioTokenError that names the option, and the variable, which is missing or wrong
 */
function twilioCapability(options: TwilioCapabilityOptions): Middleware
/** Takes everything from the environment. */
function twilioCapability(): Middleware
// One optional parameter would leave `capabilities` without a type: `undefined` cannot tell which kind of token is meant.
function twilioCapability(options: TwilioCapabilityOptions = {}): Middleware {
  const { path = '/token', ...tokenOptions } = options
  assertPath(path)
  const endpoint = createTokenEndpoint<Context>({ identify: identifyUser, ...tokenOptions })

  return async function twilioCapability(ctx, next) {
    if (path !== null && ctx.path !== path) return next()
    const { status, headers, body, error } = await endpoint(ctx.method, ctx)
    // Not ctx.throw: it would take these headers away again.
    ctx.status = status
    // To merge two costs a sixteenth of a request, and mostly there is but one.
    const others = ctx.response.get('vary')
    ctx.set(headers)
    if (others) {
      ctx.set('vary', others)
      ctx.vary(endpoint.headers.vary as string)
    }
    ctx.body = body
    if (error !== undefined && status >= 500) report(error, ctx)
  }
}

function identifyUser({ state }: Context): string | undefined {
  return userIdentity(state.user)
}

function assertPath(path: unknown): void {
  if (path === null || (typeof path === 'string' && path.startsWith('/'))) return
  throw new TwilioTokenError('ERR_INVALID_OPTION', "path must begin with '/', or be null to answer every path.")
}

export default twilioCapability
export { twilioCapability }

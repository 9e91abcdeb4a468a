import type { AccessToken } from './access-token.js'
import { answerInTime, DEFAULT_CALLBACK_TIMEOUT } from './callback.js'
import type { CapabilityToken } from './capability-token.js'
import { type ErrorCode, ForbiddenError, isTokenError, statusOfCode, TwilioTokenError } from './errors.js'
import { assertIssuerOptions, createTokenIssuer, type IssuedToken } from './issuer.js'
import { issuerOptionNames, type TokenIssuerOptions } from './issuer-options.js'
import { chain, isThenable } from './maybe-async.js'
import { assertOptionNames } from './options.js'
import { type Environment, processEnvironment } from './settings.js'
import { typeName } from './type-name.js'

/** A method that can mint. `HEAD` is a `GET` to most frameworks, and never does. */
export type TokenMethod = 'GET' | 'POST'

/** What the route asks beyond the credentials. */
export interface TokenRouteOptions<Request> {
  /**
   * Says who is calling: a client name, or nothing for nobody. Read it from what the server knows, such as its session,
   * never from what the caller says of himself.
   */
  readonly identify: (request: Request) => Identity | PromiseLike<Identity>
  /** The methods that mint. @default ['GET', 'POST'] */
  readonly methods?: readonly TokenMethod[]
}

/** Who is calling, or nothing for nobody. */
export type Identity = string | null | undefined

/** The options of a token route on any framework. */
export type TokenEndpointOptions<Request = unknown> = TokenIssuerOptions<Request> & TokenRouteOptions<Request>

/** What is to be answered, in no framework's terms. */
export interface TokenReply {
  /** The HTTP status. */
  readonly status: number
  /** Names in lower case. `vary` is to be added to what the answer has, the others are to be set. */
  readonly headers: Readonly<Record<string, string>>
  /** JSON. */
  readonly body: string
  /** What went wrong, fit to be shown; of a 5xx the `cause` is for the server's own log. */
  readonly error?: TwilioTokenError
}

/** Answers a request for a token. It never throws and never rejects; it answers at once if everybody else does. */
export interface TokenEndpoint<Request = unknown> {
  /**
   * Answers one request.
   *
   * @param method - of the request, in capitals
   * @param request - handed to the callbacks, untouched
   */
  (method: string, request: Request): TokenReply | Promise<TokenReply>
  /** The methods that mint. */
  readonly methods: readonly TokenMethod[]
  /** Those headers that every answer has, whatever its status. */
  readonly headers: Readonly<Record<string, string>>
  /**
   * A builder bound to the account, the signer and the clock, for tokens beside the route.
   *
   * @param identity - whose access token it is; a capability token has none
   */
  createToken(identity?: string): CapabilityToken | AccessToken
}

/** A token is a secret of one caller: nothing between here and there may keep it. */
const headers = Object.freeze({
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'private, no-store',
  pragma: 'no-cache',
  vary: 'authorization, cookie',
  'x-content-type-options': 'nosniff',
})

const reasons: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  405: 'Method Not Allowed',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

const optionNames = new Set([...issuerOptionNames, 'identify', 'methods'])
const allMethods: readonly TokenMethod[] = ['GET', 'POST']

/**
 * All HTTP policy of the token route. An adapter hands it requests and sends what it answers.
 *
 * @param environment - stands in for the credentials that are not given. @default process.env where there is one
 * @throws a TwilioTokenError that names the option, and the variable, which is missing or wrong
 */
export function createTokenEndpoint<Request = unknown>(
  options: TokenEndpointOptions<Request>,
  environment: Environment = processEnvironment(),
): TokenEndpoint<Request> {
  assertRouteOptions(options)
  const { identify, methods: given = allMethods, ...issuerOptions } = options
  const { callbackTimeout = DEFAULT_CALLBACK_TIMEOUT } = issuerOptions
  const methods = Object.freeze([...given])
  const issuer = createTokenIssuer<Request>(issuerOptions, environment)

  function issue(identity: Identity, request: Request): TokenReply | Promise<TokenReply> {
    // An empty string is nobody, too: no token is better than one for the wrong caller.
    if (identity === undefined || identity === null || identity === '') throw unauthenticated()
    return chain(issuer.issue({ identity, request }), success)
  }

  function respond(method: string, request: Request): TokenReply | Promise<TokenReply> {
    if (!methods.some((allowed) => allowed === method)) return methodNotAllowed(methods)
    try {
      const caller = answerInTime(identify(request), callbackTimeout, 'identify')
      const reply = chain(caller, (identity) => issue(identity, request))
      return isThenable(reply) ? reply.catch(failure) : reply
    } catch (error) {
      return failure(error)
    }
  }

  return Object.freeze(Object.assign(respond, { methods, headers, createToken: issuer.createToken }))
}

function success(issued: IssuedToken): TokenReply {
  const { token, identity, expiresIn, expiresAt } = issued
  // By template: of these only the identity can hold what JSON escapes, and the token is long.
  const body = `{"token":"${token}","identity":${JSON.stringify(identity)},"expiresIn":${expiresIn},"expiresAt":"${expiresAt}"}`
  return { status: 200, headers, body }
}

function methodNotAllowed(methods: readonly TokenMethod[]): TokenReply {
  const error = new TwilioTokenError('ERR_METHOD_NOT_ALLOWED', `Use ${methods.join(' or ')}.`)
  return failure(error, { ...headers, allow: methods.join(', ') })
}

/** The answer to an error, whoever threw it. */
export function failure(reason: unknown, replyHeaders: TokenReply['headers'] = headers): TokenReply {
  try {
    return errorReply(publicError(reason), replyHeaders)
  } catch {
    // What was thrown throws itself when it is looked at, as a proxy can.
    return errorReply(hidden('ERR_CALLBACK_FAILED', reason), replyHeaders)
  }
}

function errorReply(error: TwilioTokenError, replyHeaders: TokenReply['headers']): TokenReply {
  const { statusCode, code, message } = error
  const body = JSON.stringify({ statusCode, code, error: reasons[statusCode], message })
  return { status: statusCode, headers: replyHeaders, body, error }
}

/** Says what the caller may know. What the caller may not know becomes the cause. */
function publicError(reason: unknown): TwilioTokenError {
  const code = codeOf(reason)
  const status = statusOfCode(code)
  if (status >= 500) return hidden(code, reason)
  if (reason instanceof TwilioTokenError) return reason
  if (isTokenError(reason)) return new TwilioTokenError(code, reason.message, { cause: reason })
  return status === 401 ? unauthenticated({ cause: reason }) : new ForbiddenError(undefined, { cause: reason })
}

/**
 * The code of an error, whoever threw it. Authentication libraries throw errors with a status of 401 or 403 from
 * `identify`; some call it `statusCode`, some `status`.
 */
function codeOf(reason: unknown): ErrorCode {
  if (isTokenError(reason)) return reason.code
  const { statusCode, status = statusCode } = (reason ?? {}) as { statusCode?: unknown; status?: unknown }
  if (status === 401) return 'ERR_UNAUTHENTICATED'
  return status === 403 ? 'ERR_FORBIDDEN' : 'ERR_CALLBACK_FAILED'
}

function unauthenticated(options?: ErrorOptions): TwilioTokenError {
  return new TwilioTokenError('ERR_UNAUTHENTICATED', 'Log in first: nobody is calling.', options)
}

function hidden(code: ErrorCode, cause: unknown): TwilioTokenError {
  const what = code.startsWith('ERR_SIGNER') ? 'The token could not be signed' : 'The token could not be made'
  const message = statusOfCode(code) === 503 ? `${what}; try again later.` : `${what}.`
  return new TwilioTokenError(code, message, { cause })
}

/**
 * Checks what can be checked before there are credentials.
 *
 * @throws ERR_INVALID_OPTION
 */
export function assertRouteOptions(options: TokenEndpointOptions<never>): void {
  assertOptionNames(options, optionNames, 'The token route')
  const { identify, methods = allMethods, ...issuerOptions } = options
  assertIdentify(identify)
  assertMethods(methods)
  assertIssuerOptions(issuerOptions)
}

function assertIdentify(identify: unknown): void {
  if (typeof identify === 'function') return
  throw new TwilioTokenError(
    'ERR_INVALID_OPTION',
    `identify must be a function that says who is calling, such as (request) => request.user?.id; got ${typeName(identify)}.`,
  )
}

function assertMethods(methods: unknown): asserts methods is readonly TokenMethod[] {
  const known: readonly unknown[] = allMethods
  if (Array.isArray(methods) && methods.length > 0 && methods.every((method) => known.includes(method))) return
  throw new TwilioTokenError('ERR_INVALID_OPTION', "methods must be a list of 'GET', 'POST' or both.")
}

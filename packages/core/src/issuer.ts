import type { AccessToken } from './access-token.js'
import { answerInTime, assertCallback, DEFAULT_CALLBACK_TIMEOUT } from './callback.js'
import type { CapabilityToken } from './capability-token.js'
import { assertClientName } from './client-name.js'
import { assertClock } from './clock.js'
import { TwilioTokenError } from './errors.js'
import { assertIdentity } from './identity.js'
import { assertTimeout } from './in-time.js'
import { type IssueContext, issuerOptionNames, type TokenIssuerOptions } from './issuer-options.js'
import { chain } from './maybe-async.js'
import { assertOptionNames } from './options.js'
import type { Params } from './params.js'
import { type Environment, processEnvironment, settingOf } from './settings.js'
import { assertApplicationSid } from './sids.js'
import { type Minted, mint, scopesOf } from './token-builder.js'
import { tokenFactory } from './token-factory.js'
import { assertTtl, DEFAULT_TTL } from './ttl.js'

/** What both kinds of token can say of calls, so that one `capabilities` serves both. */
export interface ClientToken {
  /**
   * Lets the browser receive calls to this client.
   *
   * @param clientName - 1 to 256 letters, digits and underscores
   */
  allowClientIncoming(clientName: string): unknown
  /**
   * Lets the browser place calls through a TwiML application.
   *
   * @param applicationSid - `AP` and 1 to 32 letters or digits
   * @param params - sent to the application with every call, signed
   */
  allowClientOutgoing(applicationSid: string, params?: Params): unknown
}

/** What the browser gets. */
export interface IssuedToken {
  /** A secret of this one caller, for Twilio's SDK. */
  readonly token: string
  /** Whose token it is, as `identify` told. */
  readonly identity: string
  /** Seconds the token lives. */
  readonly expiresIn: number
  /** When it ends, in ISO 8601. */
  readonly expiresAt: string
}

/** Makes tokens of one kind for one account. */
export interface TokenIssuer<Request = unknown> {
  /**
   * A builder bound to the account, the signer and the clock, for tokens beside the route.
   *
   * @param identity - whose access token it is; a capability token has none
   */
  createToken(identity?: string): CapabilityToken | AccessToken
  /**
   * A token for this caller, at once if the signer and the callbacks answer at once.
   *
   * @throws ERR_INVALID_CLIENT_NAME or ERR_INVALID_IDENTITY for a caller who cannot have a token, whatever
   *   `capabilities` throws, and the errors of `generateToken`
   */
  issue(context: IssueContext<Request>): IssuedToken | Promise<IssuedToken>
}

type Allow<Request> = (token: ClientToken, context: IssueContext<Request>) => unknown

/**
 * Checks the options once, and makes tokens by them.
 *
 * @param environment - stands in for the credentials that are not given. @default process.env where there is one
 * @throws a TwilioTokenError that names the option, and the variable, which is missing or wrong
 */
export function createTokenIssuer<Request = unknown>(
  options: TokenIssuerOptions<Request>,
  environment?: Environment,
): TokenIssuer<Request>
/** Takes everything from the environment. */
export function createTokenIssuer<Request = unknown>(): TokenIssuer<Request>
// One optional parameter would leave `capabilities` without a type: `undefined` cannot tell which kind of token is meant.
export function createTokenIssuer<Request = unknown>(
  options: TokenIssuerOptions<Request> = {},
  environment: Environment = processEnvironment(),
): TokenIssuer<Request> {
  assertIssuerOptions(options)
  const { ttl = DEFAULT_TTL, callbackTimeout = DEFAULT_CALLBACK_TIMEOUT, onIssued } = options
  const createToken = tokenFactory(options, environment)
  const assertCaller: (identity: unknown, label: string) => void =
    options.tokenType === 'access' ? assertIdentity : assertClientName
  // The one place where the kind of token and the kind that the callback is typed for meet: both follow tokenType.
  const allow = (options.capabilities ?? allowCalls(applicationOf(options, environment))) as Allow<Request>

  // Tokens of the same second end at the same time, and to write it takes a sixth of what the rest of an answer does.
  let last = { seconds: 0, text: isoOf(0) }

  function seal(minted: Minted, scopes: readonly string[], identity: string) {
    if (last.seconds !== minted.expiresAt) last = { seconds: minted.expiresAt, text: isoOf(minted.expiresAt) }
    const expiresAt = last.text
    const issued: IssuedToken = { token: minted.token, identity, expiresIn: ttl, expiresAt }
    if (onIssued === undefined) return issued
    const told = answerInTime(onIssued({ identity, scopes, expiresAt }), callbackTimeout, 'onIssued')
    return chain(told, () => issued)
  }

  return Object.freeze<TokenIssuer<Request>>({
    createToken,
    issue(context) {
      const { identity } = context
      assertCaller(identity, 'identity')
      const token = createToken(identity)
      const allowed = answerInTime(allow(token, context), callbackTimeout, 'capabilities')
      return chain(allowed, () => {
        // As they are being signed: the signer may take a while, and the builder can be added to.
        const scopes = onIssued === undefined ? [] : scopesOf(token)
        return chain(mint(token, ttl), (minted) => seal(minted, scopes, identity))
      })
    },
  })
}

/**
 * Checks what can be checked without credentials.
 *
 * @throws ERR_INVALID_OPTION, ERR_INVALID_TTL or ERR_INVALID_CLOCK
 */
export function assertIssuerOptions(options: TokenIssuerOptions<never>): void {
  assertOptionNames(options, issuerOptionNames, 'The token issuer')
  const { ttl, clock, signTimeout, callbackTimeout, capabilities, onIssued } = options
  if (ttl !== undefined) assertTtl(ttl)
  if (clock !== undefined) assertClock(clock)
  if (signTimeout !== undefined) assertTimeout(signTimeout, 'signTimeout')
  if (callbackTimeout !== undefined) assertTimeout(callbackTimeout, 'callbackTimeout')
  assertCallback(capabilities, 'capabilities')
  assertCallback(onIssued, 'onIssued')
  assertTokenType(options.tokenType)
}

function assertTokenType(tokenType: unknown): void {
  if (tokenType === undefined || tokenType === 'capability' || tokenType === 'access') return
  throw new TwilioTokenError('ERR_INVALID_OPTION', "tokenType must be 'capability' or 'access'.")
}

function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}

function allowCalls(applicationSid: string | undefined): Allow<unknown> {
  return (token, { identity }) => {
    token.allowClientIncoming(identity)
    if (applicationSid !== undefined) token.allowClientOutgoing(applicationSid)
  }
}

function applicationOf(options: TokenIssuerOptions<never>, environment: Environment): string | undefined {
  const { value, label } = settingOf(options.applicationSid, 'applicationSid', environment)
  if (value !== undefined) assertApplicationSid(value, label)
  return value
}

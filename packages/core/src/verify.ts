import { errors, type JWTVerifyOptions, jwtVerify } from 'jose'
import { assertClock, type Clock, secondsOf } from './clock.js'
import { describe, readJwt, type TokenDescription, type TokenType, tokenTypeOf } from './decode.js'
import { type ErrorCode, TwilioTokenError } from './errors.js'
import { assertOptionNames } from './options.js'
import { assertSecret } from './secret.js'
import { assertAccountSid, assertApiKeySid } from './sids.js'

export { type AllowedCall, decodeToken, type TokenDescription, type TokenType, type UnverifiedToken } from './decode.js'
export type { Scope } from './scope.js'

/** What a token must be to be let in. */
export interface VerifyOptions {
  /** The account that the token must be for. */
  readonly accountSid: string
  /** The Auth Token that must have signed it: a capability token is expected. */
  readonly authToken?: string
  /** The Auth Tokens of which one must have signed it, while they are being rotated. */
  readonly authTokens?: readonly string[]
  /** The API key's secret that must have signed it: an access token is expected. */
  readonly apiKeySecret?: string
  /** The secrets of which one must have signed it. */
  readonly apiKeySecrets?: readonly string[]
  /** The API key that an access token must be of. @default any key of the account */
  readonly apiKeySid?: string
  /** Where the time comes from. @default Date */
  readonly clock?: Clock
  /** Seconds by which the clock of whoever signed may differ. @default 0 */
  readonly tolerance?: number
}

const optionNames = new Set([
  'accountSid',
  'authToken',
  'authTokens',
  'apiKeySecret',
  'apiKeySecrets',
  'apiKeySid',
  'clock',
  'tolerance',
])

const utf8 = new TextEncoder()

/** 32 bytes have one base64url text; the others that decoders take would let one token go by many names. */
const CANONICAL_SIGNATURE = /\.[\w-]{42}[AEIMQUYcgkosw048]$/

/**
 * Checks who signed a token, for which account, of which kind it is and whether it is valid now, and says what it allows.
 *
 * @throws ERR_TOKEN_MALFORMED, ERR_TOKEN_KIND, ERR_TOKEN_SIGNATURE (also of every algorithm but HS256),
 *   ERR_TOKEN_EXPIRED, ERR_TOKEN_NOT_YET_VALID or ERR_TOKEN_ACCOUNT; the code of an option that is wrong
 */
export async function verifyToken(token: string, options: VerifyOptions): Promise<TokenDescription> {
  const { tokenType, secrets, clock, tolerance } = checked(options)
  const { header, claims } = readJwt(token)
  if (header.alg !== 'HS256' || !CANONICAL_SIGNATURE.test(token)) throw badSignature()
  assertTokenType(tokenTypeOf(header, claims), tokenType)
  const rules: JWTVerifyOptions = {
    algorithms: ['HS256'],
    requiredClaims: ['exp'],
    currentDate: new Date(secondsOf(clock) * 1000),
    clockTolerance: tolerance,
  }
  await verifyWithAny(secrets, (secret) => jwtVerify(token, utf8.encode(secret), rules))
  const description = describe(header, claims)
  const { accountSid, apiKeySid = description.apiKeySid } = options
  if (description.accountSid === accountSid && description.apiKeySid === apiKeySid) return description
  throw new TwilioTokenError('ERR_TOKEN_ACCOUNT', 'This token is for another account, or of another API key.')
}

async function verifyWithAny(secrets: readonly string[], verify: (secret: string) => Promise<unknown>): Promise<void> {
  for (const secret of secrets) {
    try {
      await verify(secret)
      return
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw asTokenError(error)
    }
  }
  throw badSignature()
}

function asTokenError(cause: unknown): TwilioTokenError {
  if (cause instanceof errors.JWTExpired) {
    return new TwilioTokenError('ERR_TOKEN_EXPIRED', 'This token has expired.', { cause })
  }
  if (cause instanceof errors.JWTClaimValidationFailed && cause.claim === 'nbf') {
    return new TwilioTokenError('ERR_TOKEN_NOT_YET_VALID', 'This token is not valid yet.', { cause })
  }
  return new TwilioTokenError('ERR_TOKEN_MALFORMED', 'This is not a token that Twilio would accept.', { cause })
}

function badSignature(): TwilioTokenError {
  return new TwilioTokenError('ERR_TOKEN_SIGNATURE', 'This token is not signed with HS256 and the secret expected.')
}

const noun = { capability: 'a capability token', access: 'an access token' } satisfies Record<TokenType, string>

function assertTokenType(got: TokenType | undefined, expected: TokenType): void {
  if (got === expected) return
  throw new TwilioTokenError(
    'ERR_TOKEN_KIND',
    `Expected ${noun[expected]}; this is ${got === undefined ? 'neither that nor any other of Twilio' : noun[got]}.`,
  )
}

function checked(options: VerifyOptions) {
  assertOptionNames(options, optionNames, 'verifyToken')
  const { accountSid, apiKeySid, clock = Date, tolerance = 0 } = options
  assertAccountSid(accountSid)
  if (apiKeySid !== undefined) assertApiKeySid(apiKeySid)
  assertClock(clock)
  if (!(Number.isFinite(tolerance) && tolerance >= 0)) throw invalid('tolerance must be seconds, 0 or more')
  return { ...secretsOf(options), clock, tolerance }
}

/** Which secret is given says which kind of token is expected. */
function secretsOf(options: VerifyOptions): { tokenType: TokenType; secrets: readonly string[] } {
  const { authToken, authTokens, apiKeySecret, apiKeySecrets } = options
  const given = [authToken, authTokens, apiKeySecret, apiKeySecrets].filter((secret) => secret !== undefined)
  if (given.length !== 1) throw invalid('give exactly one of authToken, authTokens, apiKeySecret and apiKeySecrets')
  const tokenType = authToken === undefined && authTokens === undefined ? 'access' : 'capability'
  const label = tokenType === 'access' ? 'apiKeySecret' : 'authToken'
  const secrets: unknown = authTokens ?? apiKeySecrets ?? given
  if (!Array.isArray(secrets) || secrets.length === 0) throw invalid(`${label}s must be a list of secrets`)
  for (const secret of secrets) assertSecret(secret, label, secretCodes[tokenType])
  return { tokenType, secrets }
}

const secretCodes: Readonly<Record<TokenType, ErrorCode>> = {
  capability: 'ERR_INVALID_AUTH_TOKEN',
  access: 'ERR_INVALID_API_KEY_SECRET',
}

function invalid(detail: string): TwilioTokenError {
  return new TwilioTokenError('ERR_INVALID_OPTION', `verifyToken: ${detail}.`)
}

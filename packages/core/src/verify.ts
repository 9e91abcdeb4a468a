/**
 * Reads tokens: `verifyToken` checks one, `decodeToken` looks into one without a check, and `explainToken` says in words
 * what it allows.
 *
 * @module
 */

import { errors, type JWTVerifyOptions, jwtVerify } from 'jose'
import { assertClock, type Clock, secondsOf } from './clock.js'
import { describe, readJwt, type TokenDescription, type TokenType, tokenTypeOf } from './decode.js'
import { type ErrorCode, TwilioTokenError } from './errors.js'
import { assertOptionNames } from './options.js'
import { assertSecret } from './secret.js'
import { assertAccountSid, assertApiKeySid } from './sids.js'

export {
  type AllowedCall,
  type DescribedPolicy,
  decodeToken,
  type TokenDescription,
  type TokenType,
  type UnverifiedToken,
} from './decode.js'
export { explainToken } from './explain.js'
export type { Scope } from './scope.js'

/** What a token must be to be let in. */
export interface VerifyOptions {
  /** The account that the token must be for. */
  readonly accountSid: string
  /** Which kind of token is expected. @default 'capability' with an Auth Token, 'access' with an API key's secret */
  readonly tokenType?: TokenType
  /** The Auth Token that must have signed it, a capability token or a TaskRouter token. */
  readonly authToken?: string
  /** The Auth Tokens of which one must have signed it, while they are being rotated. */
  readonly authTokens?: readonly string[]
  /** The API key's secret that must have signed it, an access token. */
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
  'tokenType',
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
 * @param token - a JWT in compact serialisation
 * @throws ERR_TOKEN_MALFORMED, ERR_TOKEN_KIND, ERR_TOKEN_SIGNATURE (also of every algorithm but HS256),
 *   ERR_TOKEN_EXPIRED, ERR_TOKEN_NOT_YET_VALID, ERR_TOKEN_ACCOUNT or ERR_INVALID_SCOPE; the code of an option that is wrong
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
  if (cause instanceof errors.JWTClaimValidationFailed && cause.claim === 'nbf' && cause.reason === 'check_failed') {
    return new TwilioTokenError('ERR_TOKEN_NOT_YET_VALID', 'This token is not valid yet.', { cause })
  }
  return new TwilioTokenError('ERR_TOKEN_MALFORMED', 'This is not a token that Twilio would accept.', { cause })
}

function badSignature(): TwilioTokenError {
  return new TwilioTokenError('ERR_TOKEN_SIGNATURE', 'This token is not signed with HS256 and the secret expected.')
}

const noun = {
  capability: 'a capability token',
  access: 'an access token',
  taskrouter: 'a TaskRouter token',
} satisfies Record<TokenType, string>

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
  if (apiKeySid !== undefined && (options.apiKeySecret ?? options.apiKeySecrets) === undefined) {
    throw invalid('apiKeySid is of access tokens; give apiKeySecret, too')
  }
  if (!(Number.isFinite(tolerance) && tolerance >= 0)) throw invalid('tolerance must be seconds, 0 or more')
  return { ...secretsOf(options), clock, tolerance }
}

/** Which secret is given says which kinds of token it can be, and unless told otherwise which one it is. */
function secretsOf(options: VerifyOptions): { tokenType: TokenType; secrets: readonly string[] } {
  const { authToken, authTokens, apiKeySecret, apiKeySecrets } = options
  const given = [authToken, authTokens, apiKeySecret, apiKeySecrets].filter((secret) => secret !== undefined)
  if (given.length !== 1) throw invalid('give exactly one of authToken, authTokens, apiKeySecret and apiKeySecrets')
  const label = authToken === undefined && authTokens === undefined ? 'apiKeySecret' : 'authToken'
  const { code, tokenTypes } = secretKinds[label]
  const { tokenType = tokenTypes[0] } = options
  if (!tokenTypes.includes(tokenType)) {
    throw invalid(`tokenType must be ${tokenTypes.map((type) => `'${type}'`).join(' or ')} with ${label}`)
  }
  const secrets: unknown = authTokens ?? apiKeySecrets ?? given
  if (!Array.isArray(secrets) || secrets.length === 0) throw invalid(`${label}s must be a list of secrets`)
  for (const secret of secrets) assertSecret(secret, label, code)
  return { tokenType, secrets }
}

interface SecretKind {
  readonly code: ErrorCode
  /** What it signs, the usual one first. */
  readonly tokenTypes: readonly [TokenType, ...TokenType[]]
}

const secretKinds: Readonly<Record<'authToken' | 'apiKeySecret', SecretKind>> = {
  authToken: { code: 'ERR_INVALID_AUTH_TOKEN', tokenTypes: ['capability', 'taskrouter'] },
  apiKeySecret: { code: 'ERR_INVALID_API_KEY_SECRET', tokenTypes: ['access'] },
}

function invalid(detail: string): TwilioTokenError {
  return new TwilioTokenError('ERR_INVALID_OPTION', `verifyToken: ${detail}.`)
}

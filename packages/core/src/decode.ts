import { decodeJwt, decodeProtectedHeader } from 'jose'
import { TwilioTokenError, typeName } from './errors.js'
import { parseScopes, type Scope } from './scope.js'

/** Twilio's formats of token. */
export type TokenType = 'capability' | 'access'

/** A call that a token allows to place. */
export interface AllowedCall {
  readonly applicationSid: string
  /** As they stand in the token: of a capability token text by bracketed name, of an access token plain data. */
  readonly params: Readonly<Record<string, unknown>>
}

/** What a token says, whichever its format. */
export interface TokenDescription {
  readonly tokenType: TokenType
  readonly accountSid: string
  /** The API key that signed an access token. */
  readonly apiKeySid: string | undefined
  /** The client that the browser is, if the token names one. */
  readonly identity: string | undefined
  /** The client names under which it may be called. */
  readonly incoming: readonly string[]
  /** The calls it may place. */
  readonly outgoing: readonly AllowedCall[]
  /** In ISO 8601. */
  readonly expiresAt: string
  /** Everything a capability token allows; none in an access token. */
  readonly scopes: readonly Scope[]
  /** Everything an access token allows; none in a capability token. */
  readonly grants: Readonly<Record<string, unknown>>
  /** The token's header, as it stands there. */
  readonly header: Readonly<Record<string, unknown>>
  /** The token's payload, as it stands there. */
  readonly claims: Readonly<Record<string, unknown>>
}

/** What a token says of itself, which anybody may have written. */
export interface UnverifiedToken extends TokenDescription {
  readonly verified: false
}

/**
 * Reads a token **without verifying it**: nobody has checked who signed it, or whether it has expired. For looking at
 * tokens, never for letting somebody in; that is what `verifyToken` is for.
 *
 * @throws ERR_TOKEN_MALFORMED if this is not a JWT; ERR_TOKEN_KIND if it is none of Twilio's; ERR_INVALID_SCOPE
 */
export function decodeToken(token: string): UnverifiedToken {
  const { header, claims } = readJwt(token)
  return { verified: false, ...describe(header, claims) }
}

type JsonObject = Readonly<Record<string, unknown>>

/** Header and payload of a JWT, unverified. @throws ERR_TOKEN_MALFORMED */
export function readJwt(token: unknown): { header: JsonObject; claims: JsonObject } {
  if (typeof token !== 'string') throw malformed(`a token is a string; got ${typeName(token)}`)
  try {
    return { header: decodeProtectedHeader(token) as JsonObject, claims: decodeJwt(token) }
  } catch (cause) {
    throw malformed('it is not a JWT in compact serialisation', { cause })
  }
}

/** Which of Twilio's formats this is, or nothing. */
export function tokenTypeOf(header: JsonObject, claims: JsonObject): TokenType | undefined {
  if (header.cty === 'twilio-fpa;v=1') return 'access'
  return typeof claims.scope === 'string' ? 'capability' : undefined
}

/** @throws ERR_TOKEN_KIND, ERR_TOKEN_MALFORMED or ERR_INVALID_SCOPE */
export function describe(header: JsonObject, claims: JsonObject): TokenDescription {
  const tokenType = tokenTypeOf(header, claims)
  if (tokenType === undefined) {
    throw new TwilioTokenError(
      'ERR_TOKEN_KIND',
      'This JWT is neither a capability token nor an access token of Twilio.',
    )
  }
  const shared = { tokenType, expiresAt: isoTime(claims.exp), header, claims }
  return tokenType === 'access' ? describeAccess(shared) : describeCapability(shared)
}

type Shared = Pick<TokenDescription, 'tokenType' | 'expiresAt' | 'header' | 'claims'>

function describeCapability(shared: Shared): TokenDescription {
  const scopes = parseScopes(shared.claims.scope as string)
  const client = scopes.filter(({ service }) => service === 'client')
  const incoming = client.filter(({ privilege }) => privilege === 'incoming').map(({ params }) => params.clientName)
  const outgoing = client.filter(({ privilege }) => privilege === 'outgoing').map(({ params }) => params)
  return {
    ...shared,
    accountSid: text(shared.claims.iss, 'iss'),
    apiKeySid: undefined,
    identity: incoming.at(-1) ?? outgoing.at(-1)?.clientName,
    incoming: incoming.filter((name) => name !== undefined),
    outgoing: outgoing.map(({ appSid, appParams }) => ({
      applicationSid: appSid ?? '',
      params: Object.fromEntries(new URLSearchParams(appParams)),
    })),
    scopes,
    grants: {},
  }
}

function describeAccess(shared: Shared): TokenDescription {
  const { identity: name, ...grants } = object(shared.claims.grants, 'grants')
  const identity = name === undefined ? undefined : text(name, 'grants.identity')
  const voice = object(grants.voice ?? {}, 'grants.voice')
  const incoming = object(voice.incoming ?? {}, 'grants.voice.incoming')
  const outgoing = object(voice.outgoing ?? {}, 'grants.voice.outgoing')
  return {
    ...shared,
    accountSid: text(shared.claims.sub, 'sub'),
    apiKeySid: text(shared.claims.iss, 'iss'),
    identity,
    incoming: incoming.allow === true && identity !== undefined ? [identity] : [],
    outgoing: typeof outgoing.application_sid === 'string' ? [allowedCall(outgoing.application_sid, outgoing)] : [],
    scopes: [],
    grants,
  }
}

function allowedCall(applicationSid: string, outgoing: JsonObject): AllowedCall {
  return { applicationSid, params: object(outgoing.params ?? {}, 'grants.voice.outgoing.params') }
}

function isoTime(seconds: unknown): string {
  const time = new Date(typeof seconds === 'number' ? seconds * 1000 : Number.NaN)
  if (Number.isNaN(time.getTime())) throw malformed('its exp is not a time')
  return time.toISOString()
}

function text(value: unknown, claim: string): string {
  if (typeof value === 'string') return value
  throw malformed(`its ${claim} is not a string`)
}

function object(value: unknown, claim: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject
  throw malformed(`its ${claim} is not an object`)
}

function malformed(detail: string, options?: ErrorOptions): TwilioTokenError {
  return new TwilioTokenError('ERR_TOKEN_MALFORMED', `This is not a token: ${detail}.`, options)
}

import { decodeJwt, decodeProtectedHeader } from 'jose'
import { TwilioTokenError } from './errors.js'
import { parseScopes, type Scope } from './scope.js'
import { typeName } from './type-name.js'

/** Twilio's formats of token. */
export type TokenType = 'capability' | 'access' | 'taskrouter'

/** A call that a token allows to place. */
export interface AllowedCall {
  /** The TwiML application through which it goes, or the empty string if the token names none. */
  readonly applicationSid: string
  /** As they stand in the token: of a capability token text by bracketed name, of an access token plain data. */
  readonly params: Readonly<Record<string, unknown>>
}

/** A rule that a TaskRouter token holds. */
export interface DescribedPolicy {
  /** The resources it is about; `**` stands for everything below. */
  readonly url: string
  /** The HTTP method it is about. */
  readonly method: string
  /** Whether such requests are let through. */
  readonly allow: boolean
  /** What their query must, or may, hold. */
  readonly queryFilter: Readonly<Record<string, unknown>>
  /** What their body must, or may, hold. */
  readonly postFilter: Readonly<Record<string, unknown>>
}

/** What a token says, whichever its format. */
export interface TokenDescription {
  /** Its format. */
  readonly tokenType: TokenType
  /** The account whose money it spends. */
  readonly accountSid: string
  /** The API key that signed an access token. */
  readonly apiKeySid: string | undefined
  /** The client that the browser is, if the token names one; of a TaskRouter token its channel, such as a worker's SID. */
  readonly identity: string | undefined
  /** The client names under which it may be called. */
  readonly incoming: readonly string[]
  /** The calls it may place. */
  readonly outgoing: readonly AllowedCall[]
  /** When it ends, in ISO 8601. */
  readonly expiresAt: string
  /** Everything a capability token allows; none in another. */
  readonly scopes: readonly Scope[]
  /** Everything an access token allows; none in another. */
  readonly grants: Readonly<Record<string, unknown>>
  /** Everything a TaskRouter token allows and forbids; none in another. */
  readonly policies: readonly DescribedPolicy[]
  /** The token's header, as it stands there. */
  readonly header: Readonly<Record<string, unknown>>
  /** The token's payload, as it stands there. */
  readonly claims: Readonly<Record<string, unknown>>
}

/** What a token says of itself, which anybody may have written. */
export interface UnverifiedToken extends TokenDescription {
  /** Always false, so that it cannot be taken for what `verifyToken` returns. */
  readonly verified: false
}

/**
 * Reads a token **without verifying it**: nobody has checked who signed it, or whether it has expired. For looking at
 * tokens, never for letting somebody in; that is what `verifyToken` is for.
 *
 * @param token - a JWT in compact serialisation
 * @throws ERR_TOKEN_MALFORMED if this is not a JWT; ERR_TOKEN_KIND if it is none of Twilio's; ERR_INVALID_SCOPE if one of
 *   its scopes cannot be read
 */
export function decodeToken(token: string): UnverifiedToken {
  const { header, claims } = readJwt(token)
  return { verified: false, ...describe(header, claims) }
}

type JsonObject = Readonly<Record<string, unknown>>

/** Deeper than the parameters of any token, far shallower than the stack of whoever walks through what is in one. */
const MAX_DEPTH = 200

/** Header and payload of a JWT, unverified. @throws ERR_TOKEN_MALFORMED */
export function readJwt(token: unknown): { header: JsonObject; claims: JsonObject } {
  if (typeof token !== 'string') throw malformed(`a token is a string; got ${typeName(token)}`)
  const parts = partsOf(token)
  assertShallow(parts, -1)
  return parts
}

function partsOf(token: string): { header: JsonObject; claims: JsonObject } {
  try {
    return { header: decodeProtectedHeader(token) as JsonObject, claims: decodeJwt(token) }
  } catch (cause) {
    throw malformed('it is not a JWT in compact serialisation', { cause })
  }
}

/** What parses JSON goes as deep as you like, and what writes it does not. */
function assertShallow(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return
  if (depth === MAX_DEPTH) throw malformed(`it is nested deeper than ${MAX_DEPTH} levels`)
  for (const inner of Object.values(value)) assertShallow(inner, depth + 1)
}

/** Which of Twilio's formats this is, or nothing. */
export function tokenTypeOf(header: JsonObject, claims: JsonObject): TokenType | undefined {
  if (header.cty === 'twilio-fpa;v=1') return 'access'
  if (typeof claims.scope === 'string') return 'capability'
  return claims.version === 'v1' && Array.isArray(claims.policies) ? 'taskrouter' : undefined
}

/** @throws ERR_TOKEN_KIND, ERR_TOKEN_MALFORMED or ERR_INVALID_SCOPE */
export function describe(header: JsonObject, claims: JsonObject): TokenDescription {
  const tokenType = tokenTypeOf(header, claims)
  if (tokenType === undefined) {
    throw new TwilioTokenError(
      'ERR_TOKEN_KIND',
      'This JWT is neither a capability token nor an access token nor a TaskRouter token of Twilio.',
    )
  }
  return describers[tokenType]({
    tokenType,
    apiKeySid: undefined,
    incoming: [],
    outgoing: [],
    expiresAt: isoTime(claims.exp),
    scopes: [],
    grants: {},
    policies: [],
    header,
    claims,
  })
}

/** What is the same in every format, or what stands where a format has nothing of the kind. */
type Shared = Omit<TokenDescription, 'accountSid' | 'identity'>

const describers: Readonly<Record<TokenType, (shared: Shared) => TokenDescription>> = {
  capability: describeCapability,
  access: describeAccess,
  taskrouter: describeTaskRouter,
}

function describeCapability(shared: Shared): TokenDescription {
  const scopes = parseScopes(shared.claims.scope as string)
  const client = scopes.filter(({ service }) => service === 'client')
  const incoming = client.filter(({ privilege }) => privilege === 'incoming').map(({ params }) => params.clientName)
  const outgoing = client.filter(({ privilege }) => privilege === 'outgoing').map(({ params }) => params)
  return {
    ...shared,
    accountSid: text(shared.claims.iss, 'iss'),
    identity: incoming.at(-1) ?? outgoing.at(-1)?.clientName,
    incoming: incoming.filter((name) => name !== undefined),
    outgoing: outgoing.map(({ appSid, appParams }) => ({
      applicationSid: appSid ?? '',
      params: Object.fromEntries(new URLSearchParams(appParams)),
    })),
    scopes,
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
    grants,
  }
}

function describeTaskRouter(shared: Shared): TokenDescription {
  const { iss, channel, policies } = shared.claims
  return {
    ...shared,
    accountSid: text(iss, 'iss'),
    identity: text(channel, 'channel'),
    policies: (policies as unknown[]).map((policy, index) => describePolicy(policy, `policies[${index}]`)),
  }
}

function describePolicy(policy: unknown, claim: string): DescribedPolicy {
  const { url, method, allow, query_filter, post_filter } = object(policy, claim)
  if (typeof allow !== 'boolean') throw malformed(`its ${claim}.allow is not true or false`)
  return {
    url: text(url, `${claim}.url`),
    method: text(method, `${claim}.method`),
    allow,
    queryFilter: object(query_filter ?? {}, `${claim}.query_filter`),
    postFilter: object(post_filter ?? {}, `${claim}.post_filter`),
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

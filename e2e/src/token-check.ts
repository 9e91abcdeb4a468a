import { createHmac, timingSafeEqual } from 'node:crypto'
import { Refused } from './refusal.js'

/** An account as the stand-in knows it: what capability tokens and what access tokens are signed with. */
export interface Account {
  readonly accountSid: string
  readonly authToken: string
  /** API key secrets by their SID. */
  readonly apiKeys: Readonly<Record<string, string>>
}

/** What a good token admits its bearer to. */
export interface Admission {
  readonly tokenType: 'capability' | 'access'
  readonly accountSid: string
  /** The client name that calls made with this token come from, if it has one. */
  readonly identity: string | undefined
  /** The client name under which the bearer may be rung, if it may be. */
  readonly incoming: string | undefined
  readonly outgoing: OutgoingPermission | undefined
  /** Seconds since the epoch. */
  readonly expiresAt: number
}

export interface OutgoingPermission {
  readonly applicationSid: string
  /** The parameters that were signed. */
  readonly parameters: Readonly<Record<string, string>>
}

const LONGEST_LIFE = 24 * 60 * 60

type Json = Readonly<Record<string, unknown>>

/**
 * Reads a token the way Twilio does, with `node:crypto` alone: this is the second opinion on the library,
 * so nothing of the library is used here.
 *
 * @param now seconds since the epoch
 * @throws Refused with Twilio's code
 */
export function checkToken(token: unknown, accounts: readonly Account[], now: number): Admission {
  const { header, payload, signature, signingInput } = parse(token)
  const secret =
    header.cty === undefined ? capabilitySecret(payload, accounts) : accessSecret(header, payload, accounts)
  const expected = createHmac('sha256', secret).update(signingInput).digest()
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) throw new Refused(31202)
  const expiresAt = checkLife(payload, now)
  return header.cty === undefined ? readScopes(payload, expiresAt) : readGrants(payload, expiresAt)
}

function parse(token: unknown): { header: Json; payload: Json; signature: Buffer; signingInput: string } {
  const parts = typeof token === 'string' ? token.split('.') : []
  const [header, payload, signature] = parts
  if (parts.length !== 3 || !header || !payload || !signature) throw new Refused(31204)
  if (!parts.every((part) => /^[A-Za-z0-9_-]+$/.test(part))) throw new Refused(31204, 'not base64url')
  const head = parseJson(header)
  if (head.alg !== 'HS256' || head.typ !== 'JWT') throw new Refused(31204, 'not an HS256 JWT')
  return {
    header: head,
    payload: parseJson(payload),
    signature: Buffer.from(signature, 'base64url'),
    signingInput: `${header}.${payload}`,
  }
}

function parseJson(part: string): Json {
  try {
    return asObject(JSON.parse(Buffer.from(part, 'base64url').toString('utf8')))
  } catch {
    throw new Refused(31204, 'not JSON')
  }
}

function asObject(value: unknown): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Refused(31204, 'not an object')
  return value as Json
}

function capabilitySecret(payload: Json, accounts: readonly Account[]): string {
  const account = accounts.find(({ accountSid }) => accountSid === payload.iss)
  if (account === undefined) throw new Refused(31203)
  return account.authToken
}

function accessSecret(header: Json, payload: Json, accounts: readonly Account[]): string {
  if (header.cty !== 'twilio-fpa;v=1') throw new Refused(31204, 'unknown content type')
  const account = accounts.find(({ accountSid }) => accountSid === payload.sub)
  if (account === undefined) throw new Refused(31203)
  const secret = typeof payload.iss === 'string' ? account.apiKeys[payload.iss] : undefined
  if (secret === undefined) throw new Refused(31202, 'unknown API key')
  return secret
}

function checkLife(payload: Json, now: number): number {
  const { exp, nbf, iat } = payload
  // Twilio refuses a fractional `exp`.
  if (typeof exp !== 'number' || !Number.isInteger(exp)) throw new Refused(31204, 'no whole exp')
  if (exp <= now) throw new Refused(31205)
  if (exp - (typeof iat === 'number' ? Math.min(iat, now) : now) > LONGEST_LIFE) throw new Refused(31207)
  if (typeof nbf === 'number' && nbf > now) throw new Refused(31204, 'not valid yet')
  return exp
}

function readScopes(payload: Json, expiresAt: number): Admission {
  if (typeof payload.scope !== 'string') throw new Refused(31204, 'no scope')
  let incoming: string | undefined
  let outgoing: OutgoingPermission | undefined
  let caller: string | undefined
  for (const scope of payload.scope.split(' ').filter(Boolean)) {
    const { service, privilege, parameters } = parseScope(scope)
    if (service === 'client' && privilege === 'incoming') incoming = parameters.get('clientName') ?? undefined
    if (service === 'client' && privilege === 'outgoing') {
      const applicationSid = parameters.get('appSid')
      if (applicationSid === null) throw new Refused(31204, 'an outgoing scope without appSid')
      outgoing = { applicationSid, parameters: toRecord(new URLSearchParams(parameters.get('appParams') ?? '')) }
      caller = parameters.get('clientName') ?? undefined
    }
  }
  const accountSid = String(payload.iss)
  return { tokenType: 'capability', accountSid, identity: incoming ?? caller, incoming, outgoing, expiresAt }
}

function parseScope(scope: string): { service: string; privilege: string; parameters: URLSearchParams } {
  const [, service, privilege, query] = /^scope:([a-z]+):([a-z]+)(?:\?(.*))?$/.exec(scope) ?? []
  if (service === undefined || privilege === undefined) throw new Refused(31204, 'a malformed scope')
  return { service, privilege, parameters: new URLSearchParams(query ?? '') }
}

function readGrants(payload: Json, expiresAt: number): Admission {
  const grants = asObject(payload.grants)
  const voice = asObject(grants.voice ?? {})
  const identity = typeof grants.identity === 'string' && grants.identity !== '' ? grants.identity : undefined
  const mayBeRung = asObject(voice.incoming ?? {}).allow === true
  const { application_sid: applicationSid, params } = asObject(voice.outgoing ?? {})
  return {
    tokenType: 'access',
    accountSid: String(payload.sub),
    identity,
    incoming: mayBeRung ? identity : undefined,
    outgoing:
      typeof applicationSid === 'string'
        ? { applicationSid, parameters: toStrings(asObject(params ?? {})) }
        : undefined,
    expiresAt,
  }
}

function toRecord(parameters: URLSearchParams): Record<string, string> {
  return Object.fromEntries(parameters)
}

function toStrings(parameters: Json): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)]))
}

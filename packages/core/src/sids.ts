import { type ErrorCode, TwilioTokenError } from './errors.js'
import { typeName } from './type-name.js'

/** The first two letters of a SID. */
type SidPrefix = 'AC' | 'AP' | 'SK' | 'CR' | 'IS' | 'WS' | 'WK' | 'WQ' | 'PN' | 'RL'

/** What they tell: https://www.twilio.com/docs/glossary/what-is-a-sid */
const kinds: Readonly<Record<string, string>> = {
  AC: 'an account SID',
  AP: 'a TwiML application SID',
  SK: 'an API key SID',
  CR: 'a push credential SID',
  IS: 'a service SID',
  WS: 'a workspace SID',
  WK: 'a worker SID',
  WQ: 'a task queue SID',
  PN: 'a phone number SID',
  RL: 'a role SID',
} satisfies Record<SidPrefix, string>

/** Two letters of prefix, then 1 to 32 letters or digits. */
const SID = /^[A-Za-z0-9]{3,34}$/

/** Those that were good last. An app has one account and mostly one application, which every token says again. */
let goodAccountSid: unknown
let goodApplicationSid: unknown

/** @throws ERR_INVALID_ACCOUNT_SID unless this is `AC` and 1 to 32 letters or digits */
export function assertAccountSid(sid: unknown, label = 'accountSid'): asserts sid is string {
  if (typeof sid === 'string' && sid === goodAccountSid) return
  assertSid('AC', sid, label, 'ERR_INVALID_ACCOUNT_SID')
  goodAccountSid = sid
}

/** @throws ERR_INVALID_APPLICATION_SID unless this is `AP` and 1 to 32 letters or digits */
export function assertApplicationSid(sid: unknown, label = 'applicationSid'): asserts sid is string {
  if (typeof sid === 'string' && sid === goodApplicationSid) return
  assertSid('AP', sid, label, 'ERR_INVALID_APPLICATION_SID')
  goodApplicationSid = sid
}

/** @throws ERR_INVALID_API_KEY_SID unless this is `SK` and 1 to 32 letters or digits */
export function assertApiKeySid(sid: unknown, label = 'apiKeySid'): asserts sid is string {
  assertSid('SK', sid, label, 'ERR_INVALID_API_KEY_SID')
}

/** Checks a SID of the given kind. The value is never shown: it may be a secret in the wrong place. */
export function assertSid(prefix: SidPrefix, sid: unknown, label: string, code: ErrorCode): asserts sid is string {
  if (typeof sid === 'string' && sid.startsWith(prefix) && SID.test(sid)) return
  throw new TwilioTokenError(
    code,
    `${label} must be ${kinds[prefix]}: ${prefix} followed by 1 to 32 letters or digits; ${looksLike(prefix, sid)}.`,
  )
}

function looksLike(expected: SidPrefix, sid: unknown): string {
  if (typeof sid !== 'string') return `got ${typeName(sid)}`
  if (sid === '') return 'got an empty string'
  const prefix = sid.slice(0, 2)
  if (prefix === expected) return 'got one with other characters, or of another length'
  const kind = SID.test(sid) && Object.hasOwn(kinds, prefix) ? kinds[prefix] : undefined
  return kind === undefined ? `got a string that does not begin with ${expected}` : `this looks like ${kind}`
}

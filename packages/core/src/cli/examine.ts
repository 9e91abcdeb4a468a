import type { Environment } from '../settings.js'
import { assertAccountSid, assertApiKeySid, assertApplicationSid } from '../sids.js'
import type { Finding } from './finding.js'

/** Looks at every variable that tokens are made from. The remarks never show a value. */
export function examine(environment: Environment): Finding[] {
  const { TWILIO_AUTH_TOKEN, TWILIO_API_KEY, TWILIO_API_SECRET } = environment
  const isAccess = Boolean(TWILIO_API_KEY || TWILIO_API_SECRET)
  const look = (variable: string, isNeeded: boolean, check: (value: string) => void): Finding => {
    const value = environment[variable]
    if (value) return { subject: variable, ...judge(value, check) }
    return { subject: variable, state: isNeeded ? 'wrong' : 'absent', remark: 'not set' }
  }
  return [
    look('TWILIO_ACCOUNT_SID', true, sid(assertAccountSid)),
    look('TWILIO_AUTH_TOKEN', !isAccess, authToken),
    look('TWILIO_API_KEY', isAccess, sid(assertApiKeySid)),
    look('TWILIO_API_SECRET', isAccess, (secret) => {
      if (secret === TWILIO_AUTH_TOKEN) throw new Error('the same as TWILIO_AUTH_TOKEN; an API key has its own secret')
      apiSecret(secret)
    }),
    look('TWILIO_TWIML_APP_SID', false, sid(assertApplicationSid)),
  ]
}

function judge(value: string, check: (value: string) => void): Omit<Finding, 'subject'> {
  try {
    if (value.trim() !== value) throw new Error('has white space around it')
    if (/^(["']).*\1$/.test(value)) throw new Error('has quotation marks around it, which belong to the shell')
    check(value)
    return { state: 'ok', remark: 'looks right' }
  } catch (error) {
    return { state: 'wrong', remark: (error as Error).message.replace(/\.$/, '') }
  }
}

/** Real SIDs are longer than those that the library takes, as documentation uses short ones. */
function sid(assert: (sid: unknown, label: string) => void): (value: string) => void {
  return (value) => {
    assert(value, 'it')
    if (value.length !== 34) throw new Error(`has ${value.length} characters; a SID of Twilio has 34`)
    const digits = value.slice(2)
    if (/[^0-9a-f]/.test(digits) || new Set(digits).size === 1) throw new Error('is a placeholder, not a real SID')
  }
}

function authToken(value: string): void {
  assertSecretOf(value, 'an Auth Token')
  if (!/^[0-9a-f]*$/.test(value)) throw new Error('has other characters than an Auth Token, which are 0-9 and a-f')
}

function apiSecret(value: string): void {
  assertSecretOf(value, "an API key's secret")
  if (!/^[A-Za-z0-9]*$/.test(value)) throw new Error('has other characters than letters and digits')
}

function assertSecretOf(value: string, what: string): void {
  if (/^(AC|AP|SK)[0-9a-zA-Z]{32}$/.test(value)) throw new Error(`looks like a SID, not like ${what}`)
  if (value.length !== 32) throw new Error(`has ${value.length} characters; ${what} has 32`)
  if (/^(.)\1*$/.test(value)) throw new Error(`is a placeholder, not ${what}`)
}

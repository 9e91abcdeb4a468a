import { type ErrorCode, TwilioTokenError } from './errors.js'
import { typeName } from './type-name.js'

/** Checks a shared secret. The message describes what is wrong with it and never shows it. */
export function assertSecret(secret: unknown, label: string, code: ErrorCode): asserts secret is string {
  if (typeof secret === 'string' && secret !== '' && secret.trim() === secret) return
  let got = typeName(secret)
  if (typeof secret === 'string') got = secret === '' ? 'an empty string' : 'one with white space around it'
  throw new TwilioTokenError(code, `${label} must be a non-empty string without white space around it; got ${got}.`)
}

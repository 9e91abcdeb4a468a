import { TwilioTokenError } from './errors.js'
import { typeName } from './type-name.js'

/** @throws ERR_INVALID_IDENTITY unless this is a non-empty, well-formed string */
export function assertIdentity(identity: unknown, label = 'identity'): asserts identity is string {
  if (typeof identity === 'string' && identity !== '' && !/\p{Surrogate}/u.test(identity)) return
  let got = typeName(identity)
  if (typeof identity === 'string') got = identity === '' ? 'an empty one' : 'one with half of a surrogate pair'
  throw new TwilioTokenError('ERR_INVALID_IDENTITY', `${label} must be a non-empty string; got ${got}.`)
}

/**
 * Who a logged-in user is, as the usual authentication libraries tell: the string itself, or its `sub`, `id` or
 * `username`, whichever comes first. A whole number counts as its digits.
 *
 * @param user - what the framework knows of the caller, such as `request.user`
 * @returns nothing if nobody is logged in
 */
export function userIdentity(user: unknown): string | undefined {
  if (typeof user !== 'object' || user === null) return text(user)
  const { sub, id, username } = user as Partial<Record<'sub' | 'id' | 'username', unknown>>
  return text(sub ?? id ?? username)
}

function text(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return Number.isSafeInteger(value) || typeof value === 'bigint' ? String(value) : undefined
}

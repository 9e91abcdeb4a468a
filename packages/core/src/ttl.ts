import { TwilioTokenError } from './errors.js'
import { typeName } from './type-name.js'

/** Seconds a token lives unless told otherwise. */
export const DEFAULT_TTL = 3600

/** The longest life in seconds that Twilio accepts: https://www.twilio.com/docs/api/errors/31207 */
export const MAX_TTL = 86_400

/** @throws ERR_INVALID_TTL unless `ttl` is a whole number of seconds from 1 to 86 400 */
export function assertTtl(ttl: unknown): asserts ttl is number {
  if (Number.isInteger(ttl) && (ttl as number) >= 1 && (ttl as number) <= MAX_TTL) return
  const got = typeof ttl === 'number' ? String(ttl) : typeName(ttl)
  throw new TwilioTokenError(
    'ERR_INVALID_TTL',
    `ttl must be whole seconds from 1 to ${MAX_TTL} (one day); got ${got}.${millisecondsHint(ttl)}`,
  )
}

function millisecondsHint(ttl: unknown): string {
  if (typeof ttl !== 'number' || ttl <= MAX_TTL || ttl % 1000 !== 0 || ttl / 1000 > MAX_TTL) return ''
  return ` This looks like milliseconds: did you mean ${ttl / 1000}?`
}

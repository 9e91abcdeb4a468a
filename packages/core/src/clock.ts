import { TwilioTokenError } from './errors.js'
import { typeName } from './type-name.js'

/** Where the time comes from. `Date` is one. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
}

/** The last instant whose day is still a valid ECMAScript time: https://tc39.es/ecma262/#sec-time-values-and-time-range */
const LATEST = 8.64e15 - 86_400_000

/**
 * A clock that stands still, for tests.
 *
 * @param now - milliseconds since the epoch
 * @throws ERR_INVALID_CLOCK if `now` is not a time
 */
export function fixedClock(now: number): Clock {
  assertTime(now, 'fixedClock(now)')
  return Object.freeze({ now: () => now })
}

/** @throws ERR_INVALID_CLOCK if this is not a clock */
export function assertClock(clock: unknown): asserts clock is Clock {
  if (typeof (clock as Clock | null | undefined)?.now === 'function') return
  throw new TwilioTokenError(
    'ERR_INVALID_CLOCK',
    `clock must have a method now() that returns milliseconds, as Date does; got ${typeName(clock)}.`,
  )
}

/**
 * Reads a clock.
 *
 * @returns whole seconds since the epoch, rounded down
 * @throws ERR_INVALID_CLOCK if the clock throws, or says anything but a time
 */
export function secondsOf(clock: Clock): number {
  return Math.floor(millisecondsOf(clock) / 1000)
}

/**
 * Reads a clock.
 *
 * @returns milliseconds since the epoch, with whatever fraction the clock gives
 * @throws ERR_INVALID_CLOCK if the clock throws, or says anything but a time
 */
export function millisecondsOf(clock: Clock): number {
  let now: unknown
  try {
    now = clock.now()
  } catch (cause) {
    throw new TwilioTokenError('ERR_INVALID_CLOCK', 'clock.now() threw.', { cause })
  }
  assertTime(now, 'clock.now()')
  return now
}

function assertTime(now: unknown, where: string): asserts now is number {
  if (typeof now === 'number' && now >= 0 && now <= LATEST) return
  const got = typeof now === 'number' ? String(now) : typeName(now)
  throw new TwilioTokenError(
    'ERR_INVALID_CLOCK',
    `${where} must be a number of milliseconds since the epoch, as Date.now() returns; got ${got}.`,
  )
}

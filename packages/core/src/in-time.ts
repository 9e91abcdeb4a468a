import { TwilioTokenError } from './errors.js'
import { typeName } from './type-name.js'

/** The longest delay that timers take: https://developer.mozilla.org/docs/Web/API/Window/setTimeout#maximum_delay_value */
export const MAX_TIMEOUT = 2_147_483_647

/** @throws ERR_INVALID_OPTION unless this is a number of milliseconds that a timer takes */
export function assertTimeout(timeout: unknown, label: string): asserts timeout is number {
  if (Number.isInteger(timeout) && (timeout as number) >= 1 && (timeout as number) <= MAX_TIMEOUT) return
  throw new TwilioTokenError(
    'ERR_INVALID_OPTION',
    `${label} must be whole milliseconds from 1 to ${MAX_TIMEOUT}; got ${
      typeof timeout === 'number' ? timeout : typeName(timeout)
    }.`,
  )
}

/**
 * What was promised, if it comes in time. What comes later is dropped, whatever it is.
 *
 * @param timeout - milliseconds
 * @param late - makes the error for a promise that is not kept in time
 */
export function inTime<T>(promise: PromiseLike<T> | T, timeout: number, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), timeout)
    Promise.resolve(promise)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer))
  })
}

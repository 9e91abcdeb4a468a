import { TwilioTokenError } from './errors.js'
import { inTime } from './in-time.js'
import { isThenable } from './maybe-async.js'
import { typeName } from './type-name.js'

/** Milliseconds a callback may take unless told otherwise. */
export const DEFAULT_CALLBACK_TIMEOUT = 10_000

/** @throws ERR_INVALID_OPTION unless this is a function, or not given */
export function assertCallback(callback: unknown, name: string): void {
  if (callback === undefined || typeof callback === 'function') return
  throw new TwilioTokenError('ERR_INVALID_OPTION', `${name} must be a function; got ${typeName(callback)}.`)
}

/**
 * What a callback answered, for as long as somebody would wait for it.
 *
 * @param timeout - milliseconds that an answer which comes later may take
 * @throws ERR_CALLBACK_TIMEOUT
 */
export function answerInTime<T>(answer: T | PromiseLike<T>, timeout: number, name: string): T | Promise<T> {
  if (!isThenable(answer)) return answer as T
  return inTime(
    answer as PromiseLike<T>,
    timeout,
    () => new TwilioTokenError('ERR_CALLBACK_TIMEOUT', `${name} took longer than ${timeout} ms.`),
  )
}

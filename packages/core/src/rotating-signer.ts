import { hmacSigner } from '#hmac-signer'
import { assertClock, type Clock, millisecondsOf } from './clock.js'
import { TwilioTokenError } from './errors.js'
import { inTime, MAX_TIMEOUT } from './in-time.js'
import { assertOptionNames } from './options.js'
import { assertSigner, type Signer } from './signer.js'
import { typeName } from './type-name.js'

/** What a secret store gives: a signer that holds the key, or the secret itself. */
export type LoadedKey = Signer | string

/** How long a key is used, and what happens while there is no newer one. */
export interface RotatingSignerOptions {
  /** Milliseconds after which the key is loaded again, in the background, by the next signature. @default 300000 */
  readonly maxAge?: number
  /** Milliseconds beyond `maxAge` for which the old key still signs while loading is under way or fails. @default 3600000 */
  readonly maxStale?: number
  /** Milliseconds that `load` may take. @default 5000 */
  readonly loadTimeout?: number
  /** Milliseconds without a new attempt after a failed one; doubled by each further failure, up to 60000. @default 1000 */
  readonly retryDelay?: number
  /** Told of every failed load, for the log: as long as the old key signs, nobody else notices. It must not throw. */
  readonly onLoadFailed?: (error: TwilioTokenError) => void
  /** Where the time comes from. @default Date */
  readonly clock?: Clock
}

const optionNames = new Set(['maxAge', 'maxStale', 'loadTimeout', 'retryDelay', 'onLoadFailed', 'clock'])

const MAX_RETRY_DELAY = 60_000

/**
 * Signs with a key that is loaded from elsewhere on first use and again when it is older than `maxAge`, so that a key
 * rotates without a restart. However many callers there are, it is loaded once at a time; only callers for whom there
 * is no key that may still sign wait for it. A key that is fresh, or may still sign, answers at once if the signer in it does.
 *
 * @param load - fetches the key as it is now. A string is an Auth Token or an API key's secret
 * @throws ERR_INVALID_OPTION or ERR_INVALID_CLOCK. Signing throws ERR_SIGNER_FAILED, with the cause, while there is
 *   neither a key that may still sign nor a new one
 */
export function rotatingSigner(
  load: () => LoadedKey | PromiseLike<LoadedKey>,
  options: RotatingSignerOptions = {},
): Signer {
  const { maxAge, maxStale, loadTimeout, retryDelay, onLoadFailed, clock } = checked(load, options)
  let key: { readonly signer: Signer; readonly loadedAt: number } | undefined
  let loading: Promise<Signer> | undefined
  let failure: { readonly error: TwilioTokenError; readonly at: number; readonly delay: number } | undefined

  async function reload(startedAt: number): Promise<Signer> {
    try {
      const signer = signerOf(await inTime(Promise.resolve().then(load), loadTimeout, () => tooLate(loadTimeout)))
      // As old as the moment it was asked for: what changed in the store since then may not be in it.
      key = { signer, loadedAt: startedAt }
      failure = undefined
      return signer
    } catch (cause) {
      const error = new TwilioTokenError('ERR_SIGNER_FAILED', 'The key could not be loaded; see the cause.', { cause })
      const delay =
        failure === undefined ? retryDelay : Math.min(failure.delay * 2, Math.max(retryDelay, MAX_RETRY_DELAY))
      failure = { error, at: millisecondsOf(clock), delay }
      onLoadFailed?.(error)
      throw error
    }
  }

  /** Loads the key unless that is under way, or has failed too recently. */
  function startLoading(now: number): void {
    if (loading !== undefined || (failure !== undefined && elapsed(failure.at, now) < failure.delay)) return
    loading = reload(now).finally(() => {
      loading = undefined
    })
    // Whoever waits hears of a failure. While the old key signs, nobody does.
    loading.catch(() => {})
  }

  return Object.freeze<Signer>({
    algorithm: 'HS256',
    sign(signingInput) {
      const now = millisecondsOf(clock)
      const age = key === undefined ? Number.POSITIVE_INFINITY : elapsed(key.loadedAt, now)
      if (age >= maxAge) startLoading(now)
      if (key !== undefined && age < maxAge + maxStale) return key.signer.sign(signingInput)
      return (loading ?? Promise.reject(failure?.error)).then((signer) => signer.sign(signingInput))
    },
  })
}

/** A clock that was put back says nothing of an age: that counts like one that was put forward as far. */
function elapsed(since: number, now: number): number {
  return Math.abs(now - since)
}

function signerOf(loaded: unknown): Signer {
  if (typeof loaded === 'string') return hmacSigner(loaded)
  assertSigner(loaded)
  return loaded
}

function tooLate(timeout: number): Error {
  return new Error(`load() took longer than ${timeout} ms.`)
}

function checked(load: unknown, options: RotatingSignerOptions) {
  if (typeof load !== 'function') throw invalid(`takes a function that loads the key; got ${typeName(load)}`)
  assertOptionNames(options, optionNames, 'rotatingSigner')
  const { maxAge = 300_000, maxStale = 3_600_000, loadTimeout = 5_000, retryDelay = 1_000, clock = Date } = options
  const { onLoadFailed } = options
  assertMilliseconds('maxAge', maxAge, 1)
  assertMilliseconds('maxStale', maxStale, 0)
  assertMilliseconds('loadTimeout', loadTimeout, 1, MAX_TIMEOUT)
  assertMilliseconds('retryDelay', retryDelay, 1)
  assertClock(clock)
  if (onLoadFailed !== undefined && typeof onLoadFailed !== 'function') {
    throw invalid(`onLoadFailed must be a function; got ${typeName(onLoadFailed)}`)
  }
  return { maxAge, maxStale, loadTimeout, retryDelay, onLoadFailed, clock }
}

function assertMilliseconds(name: string, value: unknown, least: number, most = Number.MAX_SAFE_INTEGER): void {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return
  const got = typeof value === 'number' ? value : typeName(value)
  throw invalid(`${name} must be whole milliseconds from ${least} to ${most}; got ${got}`)
}

function invalid(detail: string): TwilioTokenError {
  return new TwilioTokenError('ERR_INVALID_OPTION', `rotatingSigner: ${detail}.`)
}

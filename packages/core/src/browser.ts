/**
 * For the page: fetches tokens from the token route and replaces them in time.
 *
 * @module
 */

/** Tokens for a page, from the token route of its server. */
export interface TokenSource {
  /** The token at hand, or a new one if there is none, or it is about to end. */
  get(): Promise<string>
  /** A new token. Whoever asks meanwhile gets the same one. */
  refresh(): Promise<string>
  /**
   * Hands over every new token, and sees to it that there is one in time, until the function it returns is called:
   * `source.subscribe((token) => device.updateToken(token))`.
   *
   * @param onToken - gets the tokens to come, not the one at hand
   * @param onError - told why there is none; `status` is that of the answer. A 401 or 403 is not asked again
   */
  subscribe(onToken: (token: string) => void, onError?: (error: TokenSourceError) => void): () => void
}

/** Why there is no token. */
export interface TokenSourceError extends Error {
  /** The status that the token route answered with, if it answered. */
  readonly status?: number
}

/** Part of its life after which a token is replaced: enough is left to try again more than once. */
const RIPE = 0.75

/** Milliseconds between two looks at the time, at most: timers stand still while a laptop sleeps. */
const LOOK = 15_000

/** Milliseconds between two attempts, at most. */
const PATIENCE = 60_000

/**
 * Fetches tokens, one request at a time, and replaces them in time. A token's age is counted from its request and held
 * against `expiresIn`, so that a wrong clock in the browser does no harm.
 *
 * @param url - the token route
 * @param init - for `fetch`, such as `credentials` or `headers`
 */
export function tokenSource(url: string | URL, init?: RequestInit): TokenSource {
  const subscribers = new Set<Parameters<TokenSource['subscribe']>>()
  let token = ''
  let life = 0
  let age = stopwatch()
  let pending: Promise<string> | undefined
  let failures = 0
  // The next request is due when so much time has passed since the last.
  let pause = 0
  let rest = age
  let timer: ReturnType<typeof setTimeout> | undefined

  async function request(): Promise<string> {
    rest = stopwatch()
    try {
      const issued = await ask(url, init)
      token = issued.token
      life = issued.expiresIn * 1000
      age = rest
      pause = life * RIPE
      failures = 0
      for (const [onToken] of subscribers) queueMicrotask(() => onToken(token))
      return token
    } catch (reason) {
      const error = reason as TokenSourceError
      pause = Math.min(1000 * 2 ** failures++, PATIENCE) * (1 - Math.random() / 2)
      rest = stopwatch()
      if (error.status === 401 || error.status === 403) {
        pause = Infinity
        failures = 0
      }
      for (const [, onError] of subscribers) queueMicrotask(() => onError?.(error))
      throw error
    }
  }

  function refresh(): Promise<string> {
    pending ??= request().finally(() => {
      pending = undefined
      look()
    })
    return pending
  }

  function look(): void {
    clearTimeout(timer)
    if (subscribers.size === 0 || pending !== undefined) return
    if (rest() >= pause) void refresh().catch(() => undefined)
    else timer = setTimeout(look, Math.min(pause - rest(), LOOK))
  }

  function wake(): void {
    if (failures > 0) pause = 0
    look()
  }

  return {
    async get() {
      if (age() < life * RIPE) return token
      return refresh().catch((error: unknown) => {
        if (age() < life) return token
        throw error
      })
    },
    refresh,
    subscribe(...subscriber) {
      subscribers.add(subscriber)
      for (const event of wakeEvents) globalThis.addEventListener?.(event, wake)
      look()
      return () => {
        subscribers.delete(subscriber)
        if (subscribers.size > 0) return
        for (const event of wakeEvents) globalThis.removeEventListener?.(event, wake)
        look()
      }
    },
  }
}

/** When a page comes back, or its network does. */
const wakeEvents = ['online', 'visibilitychange']

async function ask(url: string | URL, init?: RequestInit): Promise<{ token: string; expiresIn: number }> {
  const response = await fetch(url, { cache: 'no-store', ...init })
  const { status } = response
  const body = response.ok && (await response.json())
  if (typeof body?.token === 'string' && body.expiresIn > 0) return body
  throw Object.assign(new Error(`There is no token in the answer of ${url}, which is a ${status}.`), { status })
}

/** Milliseconds since now, by the clock that stands still in sleep and by the one that the user can set, whichever says more. */
function stopwatch(): () => number {
  const day = Date.now()
  const start = performance.now()
  return () => Math.max(Date.now() - day, performance.now() - start)
}

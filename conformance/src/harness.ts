import type { TokenIssuerOptions, TokenRouteOptions } from '@twilio-capability/core'

/**
 * What an adapter has to bring to be held to the same cases as every other: one function, `config -> { url, close }`,
 * that serves its token route on a real server. A harness translates and asserts nothing.
 *
 * 1. Write `src/harnesses/<framework>.ts`. Where the framework belongs to a fixture app of its own, the harness lives
 *    with that app and imports this package.
 * 2. In `start`, serve the token route with `config.options` on port 0, and before it a login: `loggedInUser` of the
 *    request's `USER_HEADER`, put where the framework's authentication libraries put their user. Pass no `identify`, so
 *    that the adapter's own default is used. A framework without such a place has the flag `needsIdentify`, and its
 *    harness passes `options.identify ?? ((request) => userIdentity(loggedInUser(…)))`.
 * 3. Tell `config.onFailure` every error that arrives where the framework's users look for failures: the log in
 *    Fastify, the app's `error` event in Koa, the option `onFailure` in Next.
 * 4. Write `test/<framework>.test.ts`: `runConformance(t, harness)` is all of it.
 *
 * The options hold functions (`identify`, `signer`, `clock`, …), so the server runs in this process. An app that is built
 * beforehand is started here as well (`next({ dev: false, dir })`) and finds the config of the running case on
 * `globalThis`. That works because at most one server is open at a time: every `start` is followed by `close` before
 * the next `start`. A harness may therefore keep one server for all cases, let `start` and `close` only swap the config,
 * and stop it in a `t.teardown` of its test. Credentials may also come from `process.env`, which changes between
 * cases: an adapter that reads it once has to be made anew by every `start`.
 *
 * No case knows which framework it runs on. What a framework makes impossible is a flag with its reason.
 */
export interface Harness {
  /** The framework and its major version, for the titles of the tests. */
  readonly name: string
  readonly flags?: HarnessFlags
  /** What is answered to other spellings of the path than `/token`, if it is anything else than a 404. */
  readonly spellings?: Readonly<Record<string, number>>
  /** Rejects with what the adapter throws for these options, and then leaves nothing open. */
  start(config: HarnessConfig): Promise<RunningRoute>
}

/** What differs because the framework wants it so. The value is the reason, for the test's output. */
export interface HarnessFlags {
  /** There is no convention for where a logged-in user is found. */
  readonly needsIdentify?: string
  /** The options are checked with the first request, so missing credentials are a 500 and not an error of `start`. */
  readonly looksForCredentialsLate?: string
  /** Methods that the adapter does not name never reach it: they get a 405 without our body and headers. */
  readonly hidesOtherMethods?: string
  /** Bodies are parsed before the route, so one that cannot be read is answered 400 or 415 by the framework. */
  readonly parsesBodies?: string
  /** What the framework itself answers, such as the 400 of `parsesBodies`, cannot be given the route's headers. */
  readonly keepsItsHeaders?: string
}

/** One token route. */
export interface HarnessConfig {
  /** For the adapter, as they are. */
  readonly options: ConformanceOptions
  /** To be told of whatever reaches the framework's own channel for failures: 5xx, and nothing of a lesser status. */
  readonly onFailure: (error: unknown) => void
}

/** The options that every adapter takes, with callbacks that take any framework's request. */
export type ConformanceOptions = TokenIssuerOptions<unknown> & Partial<TokenRouteOptions<unknown>>

/** A server that is listening. */
export interface RunningRoute {
  /** Of the token route itself, without a query: `http://127.0.0.1:49152/token`. */
  readonly url: string
  /** Resolves when the route no longer answers, even if clients keep their connections open. */
  close(): Promise<void>
}

/** The header that stands for a login. It holds a user as JSON, as an authentication library would have found it. */
export const USER_HEADER = 'x-test-user'

/** Who is logged in by the value of `USER_HEADER`: anything, or nothing for nobody. */
export function loggedInUser(header: string | readonly string[] | null | undefined): unknown {
  return typeof header === 'string' ? JSON.parse(header) : undefined
}

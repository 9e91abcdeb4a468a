import type { ClientToken, IssueContext } from '@twilio-capability/core'
import type { Test } from 'tap'
import { type ConformanceOptions, type Harness, type HarnessFlags, USER_HEADER } from './harness.js'
import { type Kind, kinds, type TokenType } from './kinds.js'

/** One behaviour, by its title. It knows the kind of token and the flags, and nothing of the framework. */
export type Cases = Readonly<Record<string, (t: Test, stage: Stage) => Promise<void>>>

/** The options of a case; which kind of token and whose are added to them. */
export type CaseOptions = Omit<ConformanceOptions, 'tokenType' | 'capabilities'> & {
  readonly capabilities?: (token: ClientToken, context: IssueContext<unknown>) => unknown
}

/** What a case has at hand. */
export interface Stage {
  readonly kind: Kind
  readonly flags: HarnessFlags
  readonly spellings: NonNullable<Harness['spellings']>
  /** Serves the route for the account of this kind of token. What was served before is closed. */
  serve(options?: CaseOptions): Promise<Route>
  /** Serves the route with these options and no others. */
  serveExactly(options: ConformanceOptions): Promise<Route>
}

/** A route that is being served. */
export interface Route {
  readonly url: string
  ask(question?: Question): Promise<Answer>
  /** What the framework's own channel for failures got since this was asked last. */
  failures(): unknown[]
}

export interface Question {
  /** @default 'GET' */
  readonly method?: string
  /** Who is logged in. @default nobody */
  readonly user?: unknown
  /** Follows the URL. */
  readonly query?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer>
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

/** Runs a case on a stage of its own, and clears up after it. */
export async function onStage(
  harness: Harness,
  tokenType: TokenType,
  run: (stage: Stage) => Promise<void>,
): Promise<void> {
  const { flags = {}, spellings = {} } = harness
  const kind = kinds[tokenType]
  let close = async () => {}

  async function serveExactly(options: ConformanceOptions): Promise<Route> {
    const failures: unknown[] = []
    await close()
    close = async () => {}
    const running = await harness.start({ options, onFailure: (error) => failures.push(error) })
    close = () => running.close()
    const { url } = running
    return { url, ask: (question) => ask(url, question), failures: () => failures.splice(0) }
  }

  try {
    await run({
      kind,
      flags,
      spellings,
      serveExactly,
      serve(options = {}) {
        const secret = options.signer === undefined ? kind.secret : {}
        return serveExactly({ ...kind.account, ...secret, ...options } as ConformanceOptions)
      },
    })
  } finally {
    await close()
  }
}

async function ask(url: string, { method = 'GET', user, query = '', headers, body }: Question = {}): Promise<Answer> {
  const response = await fetch(url + query, {
    method,
    // A connection that is kept may be closed by the server just when it is used again: here both share a process, and
    // whatever keeps it busy for a second makes them disagree on when that is.
    headers: { connection: 'close', ...(user !== undefined && { [USER_HEADER]: JSON.stringify(user) }), ...headers },
    redirect: 'manual',
    ...(body !== undefined && { body }),
  })
  return { status: response.status, headers: response.headers, body: await response.text() }
}

import { Client } from 'undici'
import { expected, problemWith } from './check.js'
import { USER_HEADER } from './routes/options.js'
import type { ServerProcess } from './server-process.js'

/** Connections that are open at once, each with a request on its way. */
export const CONNECTIONS = 200

/** What is asked of a server. */
export interface Load {
  /** Of the two kinds of token. */
  readonly paths: Readonly<Record<'capability' | 'access', string>>
  /**
   * Whether it has been asked enough, after each round. Everything rests in between, and the heap is measured. In the first
   * round the server warms up.
   */
  readonly enough: (heaps: Outcome['heaps']) => boolean
  /** Begins a round. @returns whether a connection asks once more, after it has asked so often in this round */
  readonly round: () => (asked: number) => boolean
}

/** What became of it. */
export interface Outcome {
  /** All requests. */
  readonly requests: number
  /** Those whose answer is not a 200 with the right token for the caller, by what was wrong, and how often. */
  readonly problems: ReadonlyMap<string, number>
  /** How often a connection was opened. */
  readonly connects: number
  /** After each round: bytes, and how many requests have been answered. */
  readonly heaps: readonly { readonly bytes: number; readonly requests: number }[]
}

/** Asks for tokens over all connections, for another caller each time, and looks at every one. */
export async function load(server: ServerProcess, { paths, enough, round }: Load): Promise<Outcome> {
  const clients = Array.from({ length: CONNECTIONS }, () => new Client(server.origin))
  const problems = new Map<string, number>()
  const heaps: { bytes: number; requests: number }[] = []
  let requests = 0
  let connects = 0
  for (const client of clients) {
    client.on('connect', () => {
      connects += 1
    })
  }

  async function ask(client: Client, turn: number): Promise<void> {
    const caller = `caller_${turn}`
    const kind = turn % 2 === 0 ? 'capability' : 'access'
    const method = turn % 3 === 0 ? 'POST' : 'GET'
    const problem = await client
      .request({ path: paths[kind], method, headers: { [USER_HEADER]: caller } })
      .then(async (response) => problemWith(response, await response.body.text(), caller, expected[kind]))
      .catch(String)
    if (problem !== undefined) problems.set(problem, (problems.get(problem) ?? 0) + 1)
  }

  async function keepAsking(client: Client, more: (asked: number) => boolean): Promise<void> {
    for (let asked = 0; more(asked); asked++) {
      requests += 1
      await ask(client, requests)
    }
  }

  try {
    do {
      const more = round()
      await Promise.all(clients.map((client) => keepAsking(client, more)))
      heaps.push({ bytes: await server.heap(), requests })
    } while (!enough(heaps))
  } finally {
    await Promise.all(clients.map((client) => client.close()))
  }
  return { requests, problems, connects, heaps }
}

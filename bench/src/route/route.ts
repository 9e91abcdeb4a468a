import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { buildNextApp } from '@twilio-capability/conformance'
import type { Comparison, Effort } from '../comparison.js'
import { interleave, type Measurement, type Samples } from '../interleave.js'
import { FLOOR, OURS } from '../mint/minters.js'
import { root } from '../packed.js'
import { temporaryFolder } from '../temporary-folder.js'
import { assertTokenRoute } from './check.js'
import { CONSTANT, contenders } from './contenders.js'
import { CONNECTIONS, generatorOf, onFirstCore, requestsPerSecond } from './load.js'

type Framework = 'Fastify' | 'Koa' | 'Next'

/** Requests a second to the token route, next to a route with a constant body and to routes by hand with each peer. */
export async function route(effort: Effort): Promise<readonly Comparison[]> {
  // Next resolves what it needs from where its app lies.
  await using app = await temporaryFolder(join(root, 'bench'))
  const fixture = fileURLToPath(new URL('../../fixtures/next', import.meta.url))
  await buildNextApp(app.path, [fixture], 'next', { args: ['--turbopack'] })
  return [
    await compare('Fastify', contenders, effort),
    await compare('Koa', contenders, effort),
    await compare('Next', [OURS, CONSTANT, FLOOR, 'twilio ClientCapability'], fewer(effort), app.path),
  ]
}

/** Next needs longer to say anything. */
function fewer(effort: Effort): Effort {
  return { ...effort, rounds: Math.min(effort.rounds, 2 * ROUNDS_OF_A_PROCESS) }
}

async function compare(
  framework: Framework,
  names: readonly string[],
  { rounds, milliseconds }: Effort,
  ...more: readonly string[]
): Promise<Comparison> {
  const samples: Record<string, number[]> = {}
  for (let done = 0; done < rounds; done += ROUNDS_OF_A_PROCESS) {
    const further = await measure(framework, names, Math.min(ROUNDS_OF_A_PROCESS, rounds - done), milliseconds, more)
    for (const [name, numbers] of Object.entries(further)) samples[name] = [...(samples[name] ?? []), ...numbers]
  }
  const note = `${generatorOf(milliseconds * TURN)}, ${CONNECTIONS} connections that stay open, one request at a time on each.`
  return { title: `Token route on ${framework}`, unit: 'requests a second', better: 'more', samples, note }
}

/** Two processes of the same server differ by a few per cent for as long as they live, so everybody gets several. */
const ROUNDS_OF_A_PROCESS = 3

/** Turns until a server is about as quick as it gets. */
const WARM_UPS: Readonly<Record<Framework, number>> = { Fastify: 2, Koa: 2, Next: 5 }

async function measure(
  framework: Framework,
  names: readonly string[],
  rounds: number,
  milliseconds: number,
  more: readonly string[],
): Promise<Samples> {
  const program = fileURLToPath(new URL('process.js', import.meta.url))
  const servers: ChildProcess[] = []
  try {
    const measurements: Record<string, Measurement> = {}
    for (const name of names) {
      const server = onFirstCore(process.execPath, [program, framework.toLowerCase(), name, ...more])
      servers.push(server)
      const url = `http://127.0.0.1:${await portOf(server)}/token`
      await assertTokenRoute(url)
      measurements[name] = () => requestsPerSecond(url, milliseconds * TURN)
    }
    // Nobody is measured before he is warm, unless it says nothing anyway.
    if (rounds > 1) await interleave(measurements, WARM_UPS[framework])
    return await interleave(measurements, rounds)
  } finally {
    for (const server of servers) server.kill()
  }
}

/** A turn of a route is so many times as long as one of a function. */
const TURN = 5

/** A server says where it is, perhaps after something else. */
async function portOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout !== null) {
    for await (const line of createInterface({ input: stdout })) {
      const [, port] = /^Listening on (\d+)$/.exec(line) ?? []
      if (port !== undefined) return port
    }
  }
  throw new Error('The server ended before it listened.')
}

import { mkdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { complaints, keptPerRequest } from './complaints.js'
import { buildNextFrameworks, type Framework, plainFrameworks } from './frameworks.js'
import { CONNECTIONS, load, type Outcome } from './load.js'

const ROUNDS = 6
const SECONDS = 10

/** Bytes that a request may leave behind: after so many requests, far less than any token has. */
const MAX_KEPT = 100

/** Loads one framework for a minute, and prints a row of the table. @returns what was not as it should be */
async function soak({ name, start, pathOf }: Framework): Promise<string[]> {
  const server = await start()
  const outcome = await load(server, {
    paths: { capability: pathOf('capability'), access: pathOf('access') },
    enough: (heaps) => heaps.length > ROUNDS,
    round() {
      const end = performance.now() + SECONDS * 1000
      return () => performance.now() < end
    },
  })
  const code = await server.stop()
  const { requests, problems, heaps } = outcome
  const failures = [...problems.values()].reduce((sum, count) => sum + count, 0)
  const kept = keptPerRequest(heaps).toFixed(1)
  console.log(`| ${[name, requests, failures, megabytes(heaps, 0), megabytes(heaps, ROUNDS), kept].join(' | ')} |`)
  const found = complaints(outcome, server, MAX_KEPT)
  // 143 is what Next answers to SIGTERM.
  if (code !== 0 && code !== 143) found.push(`the server ended with ${code}`)
  return found.map((complaint) => `${name}: ${complaint}`)
}

function megabytes(heaps: Outcome['heaps'], round: number): string {
  return ((heaps[round]?.bytes ?? 0) / 1e6).toFixed(1)
}

const directory = fileURLToPath(new URL('../.cache/next', import.meta.url))
rmSync(directory, { recursive: true, force: true })
mkdirSync(directory, { recursive: true })

console.log(`${CONNECTIONS} connections, ${ROUNDS * SECONDS} seconds after ${SECONDS} to warm up`)
console.log('\n| framework | requests | failures | heap before, MB | heap after, MB | bytes kept of a request |')
console.log('|---|---|---|---|---|---|')
const all: string[] = []
for (const framework of [...plainFrameworks, ...(await buildNextFrameworks(directory))]) {
  all.push(...(await soak(framework)))
}
for (const complaint of all) console.error(complaint)
process.exitCode = all.length === 0 ? 0 : 1

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'

/** Connections that are kept open, each with one request at a time. */
export const CONNECTIONS = 32

/** Requests of a turn that is only to show that everything runs. */
const FEW = 2 * CONNECTIONS

const hasWrk = succeeds('wrk', ['-v'], 'wrk')

/** Whether both the first and the second core are there, and are ours to choose. */
const pins = succeeds('taskset', ['-c', '0', 'taskset', '-c', '1', 'echo', 'pinned'], 'pinned')

/** Starts a program on the first core, which leaves the second one to the requests, where the system can do that. */
export function onFirstCore(command: string, args: readonly string[]): ChildProcess {
  const [program, ...all] = pinned(0, command, args)
  return spawn(program as string, all, { stdio: ['ignore', 'pipe', 'inherit'] })
}

/** What makes the requests of such a turn. `wrk` takes the least of the machine for itself, and takes whole seconds only. */
export function generatorOf(milliseconds: number): 'wrk' | 'autocannon' {
  return hasWrk && milliseconds >= 1000 ? 'wrk' : 'autocannon'
}

/** @returns requests a second, all of them answered with 200 */
export async function requestsPerSecond(url: string, milliseconds: number): Promise<number> {
  return generatorOf(milliseconds) === 'wrk' ? await wrk(url, milliseconds) : await autocannon(url, milliseconds)
}

async function wrk(url: string, milliseconds: number): Promise<number> {
  const seconds = Math.round(milliseconds / 1000)
  const output = await outputOf('wrk', ['-t1', `-c${CONNECTIONS}`, `-d${seconds}s`, url])
  const rate = /Requests\/sec:\s+([\d.]+)/.exec(output)?.[1]
  if (rate === undefined || /Non-2xx|Socket errors/.test(output)) throw new Error(`wrk said:\n${output}`)
  return Number(rate)
}

async function autocannon(url: string, milliseconds: number): Promise<number> {
  const program = createRequire(import.meta.url).resolve('autocannon')
  const long = milliseconds < 1000 ? ['--amount', FEW] : ['--duration', Math.round(milliseconds / 1000)]
  const args = [program, '--json', '--connections', CONNECTIONS, ...long, url].map(String)
  const result = JSON.parse(await outputOf(process.execPath, args))
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${url} did not answer every request with 200.`)
  return result.requests.total / result.duration
}

async function outputOf(command: string, args: readonly string[]): Promise<string> {
  const [program, ...all] = pinned(1, command, args)
  const child = spawn(program as string, all, { stdio: ['ignore', 'pipe', 'ignore'] })
  let output = ''
  for await (const chunk of child.stdout) output += chunk
  return output
}

function pinned(core: number, command: string, args: readonly string[]): string[] {
  return pins ? ['taskset', '-c', String(core), command, ...args] : [command, ...args]
}

function succeeds(command: string, args: readonly string[], word: string): boolean {
  const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  return `${stdout}${stderr}`.includes(word)
}

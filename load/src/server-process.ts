import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { usualVariables } from '@twilio-capability/conformance'

/** A server in a process of its own. */
export interface ServerProcess {
  /** `http://127.0.0.1:49152` */
  readonly origin: string
  /** What it has printed since it listens. */
  readonly printed: { readonly stdout: string; readonly stderr: string }
  /** Its warnings, and the rejections that nobody handled. */
  readonly troubles: readonly string[]
  /** Bytes of JavaScript values that are left after a garbage collection. */
  heap(): Promise<number>
  /** Resolves when requests that wait in the route `held` are this many. */
  held(count: number): Promise<void>
  /** Lets them go on. */
  open(): void
  /** Asks it to stop. @returns the exit code, once it has stopped and everything that it printed is there */
  stop(): Promise<number | null>
  /** Ends it, whatever it is doing. */
  kill(): void
}

const probe = new URL('probe.js', import.meta.url).href

/**
 * Starts a program that prints its address when it listens.
 *
 * @param directory - where it runs
 */
export async function startServer(
  program: string,
  args: readonly string[] = [],
  directory: string = fileURLToPath(new URL('..', import.meta.url)),
): Promise<ServerProcess> {
  const child = spawn(process.execPath, ['--expose-gc', '--import', probe, program, ...args], {
    cwd: directory,
    env: { ...usualVariables(), NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const printed = { stdout: '', stderr: '' }
  const closed = once(child, 'close') as Promise<[number | null]>
  const troubles: string[] = []
  let waiting = 0
  child.on('message', (message) => {
    if (message === 'held') waiting += 1
    const { trouble } = message as { trouble?: string }
    if (trouble !== undefined) troubles.push(trouble)
  })
  const { stdout, stderr } = child as ChildProcess & Readonly<{ stdout: Readable; stderr: Readable }>
  stderr.setEncoding('utf8').on('data', (text: string) => {
    printed.stderr += text
  })
  const lines = createInterface(stdout)
  const origin = await new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      const [, port] = /http:\/\/[\w.]+:(\d+)/.exec(line) ?? []
      if (port !== undefined) resolve(`http://127.0.0.1:${port}`)
    })
    closed.then(([code]) => reject(new Error(`${program} ended with ${code}:\n${printed.stderr}`)), reject)
  })
  lines.removeAllListeners('line').on('line', (line) => {
    printed.stdout += `${line}\n`
  })

  return {
    origin,
    printed,
    troubles,
    async heap() {
      const answer = new Promise<number>((resolve) => {
        const take = (message: unknown) => {
          const { heap } = message as { heap?: number }
          if (heap === undefined) return
          child.off('message', take)
          resolve(heap)
        }
        child.on('message', take)
      })
      child.send('heap')
      return answer
    },
    async held(count) {
      while (waiting < count) await once(child, 'message')
    },
    open: () => void child.send('open'),
    async stop() {
      child.kill('SIGTERM')
      const [code] = await closed
      return code
    },
    kill: () => void child.kill('SIGKILL'),
  }
}

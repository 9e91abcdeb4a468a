import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import getPort from 'get-port'
import { isShown, type Step } from './guide.js'

/** What following a guide needs besides the guide. */
export interface FollowOptions {
  /** An empty folder. */
  readonly folder: string
  readonly environment: NodeJS.ProcessEnv
  /** Looks at the server that the guide has started, before it is stopped. */
  readonly look: (url: string) => Promise<readonly string[]>
}

/** What became of one step. */
export interface Followed {
  readonly title: string
  readonly problems: readonly string[]
}

/** The port that every guide uses. A reader has it free; here it becomes one that is. */
const PORT = /\b3000\b/g

/**
 * Does what a guide says, to the letter but for the number of the port: writes its files, types its commands, and compares
 * the answers with those it shows. It ends with the first step that fails, and stops what was started.
 */
export async function follow(steps: readonly Step[], options: FollowOptions): Promise<Followed[]> {
  const { environment, look } = options
  const port = String(await getPort({ host: '127.0.0.1' }))
  const here = (text: string) => text.replace(PORT, port)
  const env = { ...environment, PORT: port }
  const done: Followed[] = []
  const servers: Server[] = []
  const logs = () => servers.map((server) => server.log())
  let folder = options.folder

  async function problemsOf(step: Step): Promise<readonly string[]> {
    switch (step.kind) {
      case 'file':
        await mkdir(dirname(join(folder, step.name)), { recursive: true })
        await writeFile(join(folder, step.name), step.text)
        return []
      case 'commands': {
        const { status, output, cwd } = await shell(here(step.script), folder, env)
        folder = cwd || folder
        return status === 0 ? [] : [`It ended with ${status}.`, output]
      }
      case 'exchange': {
        const { output } = await shell(here(step.command), folder, env)
        return isShown(output, step.output) ? [] : [`It printed: ${output}`, `The guide has: ${step.output}`]
      }
      case 'server': {
        const server = startServer(here(step.command), folder, env)
        servers.push(server)
        return (await answers(`http://localhost:${port}/`, server)) ? [] : ['It did not answer.']
      }
    }
  }

  try {
    for (const step of steps) {
      const problems = await problemsOf(step)
      done.push({ title: titleOf(step), problems: problems.length > 0 ? [...problems, ...logs()] : [] })
      if (problems.length > 0) return done
    }
    const seen = await look(`http://localhost:${port}/`)
    done.push({ title: 'the page', problems: seen.length > 0 ? [...seen, ...logs()] : [] })
    return done
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
}

function titleOf(step: Step): string {
  if (step.kind === 'file') return `writes ${step.name}`
  const text = step.kind === 'commands' ? step.script : step.command
  return text.trim().replace(/\n+/g, '; ')
}

/** Runs commands one after the other until one fails. @returns the folder in which they ended, too */
async function shell(script: string, cwd: string, env: NodeJS.ProcessEnv) {
  const stdio = ['ignore', 'pipe', 'pipe', 'pipe'] as const
  const child = spawn('sh', ['-ec', `${script}\npwd >&3`], { cwd, env, stdio: [...stdio] })
  const text = child.stdio.slice(1).map(readAll)
  const [status] = await once(child, 'close')
  const [output, errors, end] = await Promise.all(text)
  const failed = status !== 0
  return { status, output: failed ? `${output}${errors}` : (output ?? ''), cwd: (end ?? '').trim() }
}

async function readAll(stream: ChildProcess['stdio'][number]): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of (stream ?? []) as AsyncIterable<Buffer>) parts.push(part)
  return Buffer.concat(parts).toString()
}

/** A server that a guide has started. */
interface Server {
  readonly ended: Promise<unknown>
  log(): string
  stop(): Promise<void>
}

function startServer(command: string, cwd: string, env: NodeJS.ProcessEnv): Server {
  // A group of its own, since npx starts what it starts in further processes.
  const child = spawn('sh', ['-c', command], { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (log += data))
  const ended = once(child, 'close')

  function kill(): void {
    try {
      process.kill(-(child.pid ?? Number.NaN), 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
  }

  // Nobody else would end it when this program is interrupted.
  process.once('exit', kill)
  return {
    ended,
    log: () => log,
    async stop() {
      process.off('exit', kill)
      kill()
      await ended
    },
  }
}

/** Waits until a server answers anything. @returns false if it ends, or does not within a minute */
async function answers(url: string, server: Server): Promise<boolean> {
  let ended = false
  void server.ended.then(() => {
    ended = true
  })
  const deadline = AbortSignal.timeout(60_000)
  while (!ended && !deadline.aborted) {
    if (await fetch(url, { signal: deadline }).catch(() => undefined)) return true
    await new Promise((later) => setTimeout(later, 100))
  }
  return false
}

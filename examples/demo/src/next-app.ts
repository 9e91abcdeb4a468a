import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const { resolve } = createRequire(import.meta.url)
const directory = dirname(resolve('@twilio-capability/example-next/package.json'))
const next = resolve('next/dist/bin/next', { paths: [directory] })

/** Serves the Next.js example on this port, built first if what it is made of is newer. @returns what stops it */
export async function startNextApp(port: number): Promise<() => void> {
  if (isStale()) {
    console.log('Building the Next.js app …')
    const [status] = await once(run('build'), 'close')
    if (status !== 0) throw new Error('next build failed.')
  }
  const server = run('start', '--port', String(port), '--hostname', 'localhost')
  const stop = () => void server.kill()
  process.once('exit', stop)
  return stop
}

function isStale(): boolean {
  const built = join(directory, '.next/BUILD_ID')
  if (!existsSync(built)) return true
  const sources = ['app', 'lib', 'pages'].flatMap((folder) => filesIn(join(directory, folder)))
  const libraries = ['@twilio-capability/core', '@twilio-capability/next'].map((name) =>
    join(dirname(resolve(`${name}/package.json`, { paths: [directory] })), 'dist/index.js'),
  )
  return [...sources, ...libraries].some((file) => statSync(file).mtimeMs > statSync(built).mtimeMs)
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))
}

function run(...args: string[]): ChildProcess {
  return spawn(process.execPath, [next, ...args], {
    cwd: directory,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

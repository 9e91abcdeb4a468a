import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { programOf, workerd } from './runtimes.js'

/** A worker as `wrangler deploy` would upload it. */
export interface Worker {
  /** One ES module, bundled. */
  readonly code: string
  /** Decides which behaviour of the engine it gets: https://developers.cloudflare.com/workers/configuration/compatibility-dates/ */
  readonly compatibilityDate: string
  /** Variables and secrets, which are the same to the worker. */
  readonly variables?: Readonly<Record<string, string>>
}

/** A worker that answers on a port of this machine. */
export interface RunningWorker {
  readonly url: string
  /** What it has logged so far. */
  log(): string
  close(): Promise<void>
}

/** Runs a worker on the engine that Cloudflare runs it on, without any compatibility flag. */
export async function serveWorker({ code, compatibilityDate, variables = {} }: Worker): Promise<RunningWorker> {
  const program = await programOf(workerd)
  const folder = await mkdtemp(join(tmpdir(), 'twilio-capability-worker-'))
  await writeFile(join(folder, 'worker.mjs'), code)
  const config = join(folder, 'config.capnp')
  await writeFile(config, configOf(compatibilityDate, variables))

  const server = spawn(program, ['serve', config, '--control-fd=3'], { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] })
  let log = ''
  for (const stream of [server.stdout, server.stderr]) stream?.on('data', (data) => (log += data))
  const closed = new Promise<void>((done) => server.once('close', () => done()))
  const close = async (): Promise<void> => {
    server.kill('SIGKILL')
    await closed
    await rm(folder, { recursive: true, force: true })
  }
  const [event = ''] = await Promise.race([firstLine(server.stdio[3] as NodeJS.ReadableStream), closed.then(() => [])])
  if (event === '') {
    await close()
    throw new Error(`workerd did not start: ${log}`)
  }
  return { url: `http://127.0.0.1:${(JSON.parse(event) as { port: number }).port}`, log: () => log, close }
}

/** https://github.com/cloudflare/workerd/blob/main/src/workerd/server/workerd.capnp */
function configOf(compatibilityDate: string, variables: Readonly<Record<string, string>>): string {
  const bindings = Object.entries(variables).map(([name, text]) => `(name = ${quoted(name)}, text = ${quoted(text)})`)
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);

const worker :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "worker.mjs")],
  compatibilityDate = ${quoted(compatibilityDate)},
  bindings = [${bindings.join(', ')}],
);
`
}

function quoted(text: string): string {
  return JSON.stringify(text)
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string[]> {
  for await (const line of createInterface({ input: stream })) return [line]
  return []
}

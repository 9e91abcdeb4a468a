import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import getPort from 'get-port'

/** The path of Redis' server, installed if that is possible; else the reason why there is none. */
export function findRedis(): { readonly program: string } | { readonly missing: string } {
  const script = fileURLToPath(new URL('../../../scripts/install-redis.mjs', import.meta.url))
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' })
  return status === 0 ? { program: stdout.trim() } : { missing: stderr.trim() }
}

/** A Redis of its own, which keeps nothing. */
export async function startRedis(program: string): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await getPort({ host: '127.0.0.1' })
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const server = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  const closed = once(server, 'close')
  for await (const line of createInterface({ input: server.stdout })) {
    if (line.includes('eady to accept connections')) break
  }
  server.stdout.resume()
  const stop = async () => {
    server.kill('SIGKILL')
    await closed
  }
  return { url: `redis://127.0.0.1:${port}`, stop }
}

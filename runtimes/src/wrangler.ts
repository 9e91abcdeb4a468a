import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { hmacSigner } from '@twilio-capability/core'
import { installed } from './install.js'
import { nodes, programOf, type Runtime } from './runtimes.js'
import { runSuite, type SuiteReport } from './suite/check.js'
import { serveWorker } from './workerd.js'

const run = promisify(execFile)
const example = fileURLToPath(new URL('../../examples/workers', import.meta.url))
const version = '4.164.0'

/** The example as wrangler itself would deploy it, but for the upload, on the engine it would go to. */
export async function runWranglersWorker(): Promise<SuiteReport> {
  const folder = await mkdtemp(join(tmpdir(), 'twilio-capability-wrangler-'))
  try {
    const wrangler = join(
      await installed(`wrangler@${version}`, { wrangler: version }),
      'node_modules/wrangler/bin/wrangler.js',
    )
    // It needs Node 22.
    const program = await programOf(nodes[1] as Runtime)
    const env = { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_LOG_PATH: folder }
    await run(program, [wrangler, 'deploy', '--dry-run', '--outdir', folder], { cwd: example, env })
    return await askWorker(await readFile(join(folder, 'index.js'), 'utf8'))
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function askWorker(code: string): Promise<SuiteReport> {
  const variables = { TWILIO_ACCOUNT_SID: 'AC123123', TWILIO_AUTH_TOKEN: 'secret', SESSION_SECRET: 'of this app' }
  const worker = await serveWorker({ code, compatibilityDate: '2025-11-01', variables })
  const ask = (cookie: string) => fetch(`${worker.url}/token`, { headers: { cookie } })
  try {
    return await runSuite({
      name: 'wrangler',
      cases: {
        async 'Whoever has a session gets a token, and nobody else does.'(check) {
          const [header, payload] = [{ alg: 'HS256' }, { sub: 'Alice' }].map((part) =>
            Buffer.from(JSON.stringify(part)).toString('base64url'),
          )
          const signature = await hmacSigner(variables.SESSION_SECRET).sign(`${header}.${payload}`)
          const response = await ask(`session=${header}.${payload}.${signature}`)
          check.equal(response.status, 200)
          check.equal(((await response.json()) as { identity: string }).identity, 'Alice')
          check.equal((await ask('')).status, 401)
          check.equal((await ask(`session=${header}.${payload}.`)).status, 401)
        },
      },
    })
  } finally {
    await worker.close()
  }
}

import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { bundle, workerConditions } from './bundle.js'
import { deno, type Runtime } from './runtimes.js'
import type { SuiteReport, Vectors } from './suite/index.js'
import { serveWorker } from './workerd.js'

const run = promisify(execFile)

const suiteModule = fileURLToPath(new URL('suite/index.js', import.meta.url))
const commandModule = fileURLToPath(new URL('command.js', import.meta.url))
const workerModule = fileURLToPath(new URL('worker.js', import.meta.url))
const vectorFolder = new URL('../../packages/core/test/vectors/', import.meta.url)

/**
 * Which modules of the core are run: those that the runtime resolves from `node_modules`, or the portable ones, which are
 * what a bundler for any other platform takes.
 */
export type Resolution = 'resolved' | 'portable'

/** The suite in one file, from the portable modules. */
export function portableSuite(): ReturnType<typeof bundle> {
  return bundle(suiteModule)
}

/** Runs the suite on Node, Bun or Deno. @param program - the path of the runtime's program */
export async function runOn(runtime: Runtime, program: string, resolution: Resolution): Promise<SuiteReport[]> {
  const folder = await mkdtemp(join(tmpdir(), 'twilio-capability-runtime-'))
  try {
    const vectors = join(folder, 'vectors.json')
    const portable = join(folder, 'suite.mjs')
    await writeFile(vectors, JSON.stringify(await readVectors()))
    if (resolution === 'portable') await writeFile(portable, (await portableSuite()).code)
    const suite = resolution === 'portable' ? portable : suiteModule
    const args = [...runtime.args, ...permissions(runtime), commandModule, suite, vectors]
    const { stdout } = await run(program, args, { env: environment() })
    return JSON.parse(stdout)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Deno may read files and look for the one variable that the suite leaves out, and nothing else. */
function permissions(runtime: Runtime): readonly string[] {
  return runtime === deno ? ['--allow-read', '--allow-env=TWILIO_TWIML_APP_SID'] : []
}

/** Without what this runner was told, such as coverage. */
function environment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, SystemRoot } = process.env
  return { PATH, HOME, TMPDIR, SystemRoot }
}

/** Runs the suite as a Cloudflare Worker. */
export async function runOnWorkerd(): Promise<SuiteReport[]> {
  const { code } = await bundle(workerModule, workerConditions)
  const worker = await serveWorker({ code, compatibilityDate: '2024-01-01' })
  try {
    const response = await fetch(worker.url, { method: 'POST', body: JSON.stringify(await readVectors()) })
    return (await response.json()) as SuiteReport[]
  } finally {
    await worker.close()
  }
}

async function readVectors(): Promise<Vectors> {
  const [capability, access] = await Promise.all(
    ['capability.json', 'access.json'].map(async (name) =>
      JSON.parse(await readFile(new URL(name, vectorFolder), 'utf8')),
    ),
  )
  return { capability, access }
}

import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** What is too big to be installed by everybody lies here, shared by every clone. */
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'twilio-capability')

/** One installation at a time: two at once take longer than one after the other. */
let last: Promise<unknown> = Promise.resolve()

/**
 * Installs packages into a folder of their own, unless they are there already. No script of theirs is run: the runtimes'
 * own ones only look for the package of this platform, which is named here.
 *
 * @param dependencies - versions by package, exact, because whatever is in the cache is used as it is
 * @returns the folder that holds `node_modules`
 */
export function installed(name: string, dependencies: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(cache, name)
  if (existsSync(folder)) return Promise.resolve(folder)
  const installation = last.then(() => install(folder, dependencies))
  last = installation.catch(() => undefined)
  return installation
}

async function install(folder: string, dependencies: Readonly<Record<string, string>>): Promise<string> {
  if (existsSync(folder)) return folder
  await mkdir(cache, { recursive: true })
  // Beside its place, so that nobody ever sees half of it.
  const draft = await mkdtemp(join(cache, '.new-'))
  try {
    await writeFile(join(draft, 'package.json'), JSON.stringify({ private: true, dependencies }))
    await npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'], draft)
    await rename(draft, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error
    })
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
  return folder
}

/** Copies an installation to where it may be changed. */
export async function copyInstalled(folder: string, destination: string): Promise<void> {
  await cp(join(folder, 'node_modules'), join(destination, 'node_modules'), { recursive: true, verbatimSymlinks: true })
}

/** Runs npm in a folder, the one that runs this if there is one. */
export async function npm(args: readonly string[], cwd: string): Promise<string> {
  const script = process.env.npm_execpath
  const options = { cwd, maxBuffer: 1 << 26 }
  const { stdout } = script?.endsWith('.js')
    ? await run(process.execPath, [script, ...args], options)
    : await run('npm', [...args], { ...options, shell: process.platform === 'win32' })
  return stdout
}

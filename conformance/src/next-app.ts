import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, linkSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'

/** The package that a major version of Next is installed as. */
export type NextPackage = 'next' | 'next15'

/** What lies beside the sources of an app. */
const notSources = new Set(['node_modules', '.next', '.tap', 'test', 'test-dist'])

export interface BuildOptions {
  /** For `next build`. */
  readonly args?: readonly string[]
  /** Set while it builds. */
  readonly variables?: Readonly<Record<string, string>>
}

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Makes an app of these sources as if everything had been installed there, and builds it without any of our variables.
 *
 * @param directory - an empty folder below the root of the repository
 * @param sources - folders whose content goes there, later ones over earlier ones
 * @returns what `next build` had to say
 */
export async function buildNextApp(
  directory: string,
  sources: readonly string[],
  next: NextPackage,
  { args = [], variables = {} }: BuildOptions = {},
): Promise<string> {
  for (const source of sources) {
    const names = readdirSync(source).filter((name) => !notSources.has(name))
    for (const name of names) cpSync(join(source, name), join(directory, name), { recursive: true })
  }
  for (const name of ['core', 'next']) {
    const installed = join(directory, 'node_modules/@twilio-capability', name)
    for (const part of ['package.json', 'dist']) {
      cpSync(join(root, 'packages', name, part), join(installed, part), { recursive: true })
    }
  }
  // Next looks for its own files by the name `next`, so an alias or a symbolic link to one would mix two versions.
  linkFolder(join(root, 'node_modules', next), join(directory, 'node_modules/next'))

  const build = runNext(directory, ['build', ...args], variables)
  const output: string[] = []
  for (const stream of [build.stdout, build.stderr]) stream.setEncoding('utf8').on('data', (text) => output.push(text))
  const [status] = await once(build, 'close')
  if (status !== 0) throw new Error(`next build failed:\n${output.join('')}`)
  return output.join('')
}

/** A command of Next that is running. */
export type NextProcess = ChildProcessByStdio<null, Readable, Readable>

/** Runs the app's own `next`, with these variables besides the usual ones and with none of ours or of the tests'. */
export function runNext(
  directory: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): NextProcess {
  return spawn(process.execPath, [join(directory, 'node_modules/next/dist/bin/next'), ...args], {
    cwd: directory,
    env: { ...usualVariables(), NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** The variables of this process, without credentials, and without what a test runner gives its children. */
export function usualVariables(): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(TWILIO_|_?TAP(JS)?(_|$)|NODE_)/.test(name)),
  )
}

/** A copy that takes no space. */
function linkFolder(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) linkFolder(source, target)
    else if (entry.isFile() && !existsSync(target)) linkSync(source, target)
  }
}

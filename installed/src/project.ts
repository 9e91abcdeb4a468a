import { execFile } from 'node:child_process'
import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { npm } from '@twilio-capability/runtimes'
import type { Tarball } from './packages.js'

const consumers = fileURLToPath(new URL('../consumers/', import.meta.url))

/** What a program did. */
export interface Outcome {
  readonly status: number
  readonly output: string
}

/** Makes a project that has nothing but our tarballs and what else it depends on, and the consumers' sources. */
export async function makeProject(
  folder: string,
  tarballs: readonly Tarball[],
  dependencies: Readonly<Record<string, string>> = {},
): Promise<void> {
  const ours = Object.fromEntries(tarballs.map(({ name, path }) => [name, `file:${path}`]))
  await mkdir(folder, { recursive: true })
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, dependencies: { ...ours, ...dependencies } }),
  )
  await cp(consumers, folder, { recursive: true })
  await npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--no-package-lock'], folder)
}

/** Runs a program of JavaScript in a project, with this Node. */
export function runIn(folder: string, args: readonly string[]): Promise<Outcome> {
  return new Promise((done) => {
    const options = { cwd: folder, maxBuffer: 1 << 26, env: plainEnvironment() }
    execFile(process.execPath, [...args], options, (error, stdout, stderr) =>
      done({ status: error === null ? 0 : Number(error.code ?? 1), output: (stdout + stderr).trim() }),
    )
  })
}

/** Without what the test runner adds: a consumer is no part of what is measured. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, SystemRoot } = process.env
  return { PATH, HOME, TMPDIR, SystemRoot }
}

import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { npm } from '@twilio-capability/runtimes'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = join(root, 'packages')

/** A package as it is published. */
export interface Tarball {
  readonly name: string
  readonly path: string
}

/** The names of our packages, the core first. */
export const packageNames: readonly string[] = ['core', 'fastify', 'koa', 'next']

/** Packs a package into a folder as it is published. What its own scripts change is a copy: others are using what was built. */
export async function pack(name: string, destination: string): Promise<Tarball> {
  const repository = await mkdtemp(join(tmpdir(), 'twilio-capability-pack-'))
  try {
    const copy = join(repository, 'packages', name)
    await cp(join(folder, name), copy, {
      recursive: true,
      filter: (path) => !/^(node_modules|test|test-dist)$/.test(basename(path)),
    })
    await symlink(join(root, 'scripts'), join(repository, 'scripts'), 'junction')
    await npm(['pack', '--pack-destination', destination], copy)
  } finally {
    await rm(repository, { recursive: true, force: true, maxRetries: 5 })
  }
  const file = readdirSync(destination).find((file) => file.includes(`-${name}-`))
  if (file === undefined) throw new Error(`npm pack made no tarball of ${name}.`)
  return { name: `@twilio-capability/${name}`, path: join(destination, file) }
}

/** The files in a tarball, in order. */
export async function filesIn({ path }: Tarball): Promise<string[]> {
  const { stdout } = await run('tar', ['-tzf', path])
  return stdout
    .trim()
    .split(/\r?\n/)
    .map((file) => file.replace(/^package\//, ''))
    .sort()
}

/** The files that a tarball is to have: a manifest, a licence, what there is to read, the sources and what is made of each. */
export function expectedFilesOf(name: string): string[] {
  const root = join(folder, name)
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts'))
  const built = sources.flatMap((file) => {
    const stem = `dist/${file.slice(0, -'.ts'.length)}`
    // What is bundled for Node has the types of the modules.
    const endings = file.startsWith('node/') ? ['.js', '.js.map'] : ['.js', '.js.map', '.d.ts', '.d.ts.map']
    return endings.map((ending) => stem + ending)
  })
  const always = readdirSync(root).filter((file) => /^(LICENSE|README\.md|CHANGELOG\.md|package\.json)$/.test(file))
  return [...always, ...sources.map((file) => `src/${file}`), ...built].sort()
}

/** What a package's manifest says. */
export function manifestOf(name: string): {
  readonly version: string
  readonly exports: Readonly<Record<string, unknown>>
} {
  return JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8'))
}

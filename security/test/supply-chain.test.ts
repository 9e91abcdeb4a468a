import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'

const root = fileURLToPath(new URL('../..', import.meta.url))

interface Manifest {
  readonly name: string
  readonly private?: boolean
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: object
  readonly bundleDependencies?: object
}

interface Locked extends Manifest {
  readonly link?: boolean
  readonly resolved?: string
  readonly integrity?: string
  readonly hasInstallScript?: boolean
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(join(root, path), 'utf8'))
}

const { packages: locked, lockfileVersion } = readJson<{ packages: Record<string, Locked>; lockfileVersion: number }>(
  'package-lock.json',
)
const published = readdirSync(join(root, 'packages')).map((folder) => `packages/${folder}`)

/** The folders of everything that installing a published package brings along, besides the framework. */
function broughtAlong(folder: string): string[] {
  const found = new Set<string>()
  const visit = (from: string) => {
    for (const name of Object.keys(locked[from]?.dependencies ?? {})) {
      const at = placeOf(name, from)
      if (found.has(at)) continue
      found.add(at)
      visit(locked[at]?.link ? (locked[at]?.resolved ?? '') : at)
    }
  }
  visit(folder)
  return [...found]
}

/** Where Node looks for a package, from the inside to the outside. */
function placeOf(name: string, from: string): string {
  for (let folder = from; ; folder = folder.replace(/\/?(?:node_modules\/)?(?:@[^/]+\/)?[^/]+$/, '')) {
    const place = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`
    if (locked[place] !== undefined) return place
    if (folder === '') throw new Error(`${name} is not in the lockfile.`)
  }
}

t.test('The published packages bring along nothing but these.', async (t) => {
  const names = (folder: string) =>
    broughtAlong(folder)
      .map((place) => place.replace(/^.*node_modules\//, ''))
      .sort()
  t.strictSame(names('packages/core'), ['jose'])
  t.strictSame(names('packages/fastify'), ['@twilio-capability/core', 'fastify-plugin', 'jose'])
  t.strictSame(names('packages/next'), ['@twilio-capability/core', 'jose'])
  const koa = names('packages/koa')
  t.strictSame(
    koa.filter((name) => !name.startsWith('@types/')),
    ['@twilio-capability/core', 'jose', 'undici-types'],
  )
  t.ok(koa.includes('@types/koa'), 'and types, which run nothing')
})

t.test('None of that runs anything when it is installed.', async (t) => {
  for (const place of published.flatMap(broughtAlong)) t.notOk(locked[place]?.hasInstallScript, place)
})

t.test('Installing a package of this repository runs nothing.', async (t) => {
  const folders = Object.keys(locked).filter((path) => !path.includes('node_modules/'))
  t.ok(folders.length > published.length)
  for (const folder of folders) {
    if (!existsSync(join(root, folder))) continue
    const { scripts = {}, private: isPrivate } = readJson<Manifest>(join(folder, 'package.json'))
    const run = Object.keys(scripts).filter((name) =>
      /^(pre|post)?(install|prepare|prepublish|uninstall)$|^dependencies$/.test(name),
    )
    t.strictSame(run, [], folder || 'the root')
    // These two run where a package is packed, and nowhere else.
    const { prepack, postpack, ...others } = scripts
    if (published.includes(folder)) t.strictSame([others, isPrivate], [{}, undefined], folder)
  }
})

t.test('No published package bundles another, or takes one that may be missing.', async (t) => {
  for (const folder of published) {
    const { optionalDependencies, bundleDependencies } = readJson<Manifest>(join(folder, 'package.json'))
    t.strictSame([optionalDependencies, bundleDependencies], [undefined, undefined], folder)
  }
})

t.test('Everything that is installed is in the lockfile, with its hash, from the public registry.', async (t) => {
  t.equal(lockfileVersion, 3)
  const wrong = Object.entries(locked).filter(([path, { link, resolved = '', integrity = '' }]) => {
    if (!path.includes('node_modules/') || link) return false
    return !resolved.startsWith('https://registry.npmjs.org/') || !/^sha512-[\w+/]{86}==$/.test(integrity)
  })
  t.strictSame(wrong, [])
  for (const folder of published) {
    const { name, dependencies } = readJson<Manifest>(join(folder, 'package.json'))
    t.strictSame(locked[folder]?.dependencies, dependencies, `${name} is locked as it is`)
  }
})

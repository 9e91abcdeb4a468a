import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  compile,
  definitionsOf,
  expectedFilesOf,
  filesIn,
  gzippedSize,
  makeProject,
  manifestOf,
  pack,
  packageNames,
  runIn,
  serveRegistry,
} from '@twilio-capability/installed'
import { build } from 'esbuild'
import t from 'tap'

// Far from this repository, whose own packages would be found from any folder in it.
const folder = mkdtempSync(join(tmpdir(), 'twilio-capability-installed-'))
t.teardown(() => rmSync(folder, { recursive: true }))
mkdirSync(join(folder, 'tarballs'))
const tarballs = await Promise.all(packageNames.map((name) => pack(name, join(folder, 'tarballs'))))
const typescript = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url))

for (const [index, name] of packageNames.entries()) {
  t.test(`The tarball of ${name} holds what it should, and nothing else.`, async (t) => {
    const tarball = tarballs[index]
    if (tarball === undefined) throw new Error('It is not packed.')
    t.strictSame(await filesIn(tarball), expectedFilesOf(name))
  })
}

t.test('A registry of the tarballs has each of them, and nothing else.', async (t) => {
  const registry = await serveRegistry(tarballs)
  t.teardown(() => registry.close())
  for (const { name, path } of tarballs) {
    // npm escapes the slash of a scope.
    const about = await (await fetch(`${registry.url}/${name.replace('/', '%2f')}`)).json()
    const { version, dist } = about.versions[about['dist-tags'].latest]
    t.equal(version, manifestOf(name.replace('@twilio-capability/', '')).version)
    const served = Buffer.from(await (await fetch(dist.tarball)).arrayBuffer())
    t.ok(served.equals(readFileSync(path)), name)
  }
  t.equal((await fetch(`${registry.url}/fastify`)).status, 404)
})

t.test('In an empty project', async (t) => {
  const project = join(folder, 'project')
  const used = tarballs.filter(({ name }) => !name.endsWith('/next'))
  const names = used.map(({ name }) => name)
  const versions = { '@types/node': '^20.19.43', fastify: '^5.12.8', koa: '^3.3.0' }
  const registry = await makeProject(project, used, versions).then(
    () => true,
    (error: unknown) => {
      t.comment(error)
      return false
    },
  )
  const skip = registry ? false : 'nothing could be installed, see the reason above'

  t.test('every entry can be imported', { skip }, async (t) => {
    t.match(await runIn(project, ['every-entry.mjs', ...names]), { status: 0, output: /^[5-9]$/ })
  })

  t.test('every entry can be required', { skip }, async (t) => {
    t.match(await runIn(project, ['every-entry.cjs', ...names]), { status: 0, output: /^[5-9]$/ })
  })

  t.test('every entry throws the errors of the main one', { skip }, async (t) => {
    const output = Array(4).fill('ERR_TOKEN_MALFORMED').join('\n')
    t.match(await runIn(project, ['one-error.mjs']), { status: 0, output })
  })

  t.test('the command runs', { skip }, async (t) => {
    const { status, output } = await runIn(project, ['node_modules/.bin/twilio-capability', '--help'])
    t.equal(status, 0, output)
  })

  t.test('the strictest TypeScript finds nothing wrong, and what it makes runs', { skip }, async (t) => {
    t.strictSame(await compile(project, typescript, 'nodenext', ['core.mts', 'fastify.mts', 'koa.mts']), [])
    t.match(await runIn(project, ['nodenext/core.mjs']), { status: 0, output: 'Alice AP123123' })
    t.match(await runIn(project, ['nodenext/fastify.mjs']), { status: 0, output: '3 200 Alice' })
    t.match(await runIn(project, ['nodenext/koa.mjs']), { status: 0, output: '200 Alice' })
  })

  t.test('“go to definition” leads to our TypeScript', { skip }, async (t) => {
    const places: [string, string, string, RegExp][] = [
      ['core.mts', 'CapabilityToken', 'core/src/capability-token.ts', /^export class CapabilityToken/],
      ['core.mts', 'allowClientIncoming', 'core/src/', /allowClientIncoming\(/],
      ['core.mts', 'verifyToken', 'core/src/verify.ts', /^export async function verifyToken/],
      ['core.mts', 'tokenSource', 'core/src/browser.ts', /^export function tokenSource/],
      ['fastify.mts', 'named', 'fastify/src/index.ts', /^const twilioCapability/],
      ['koa.mts', 'named', 'koa/src/index.ts', /^function twilioCapability/],
    ]
    const definitions = await definitionsOf(
      project,
      places.map(([file, name]) => ({ file, name })),
    )
    for (const [index, [, name, path, line]] of places.entries()) {
      const definition = definitions[index]
      t.ok(definition?.path.startsWith(`@twilio-capability/${path}`), `${name}: ${definition?.path}`)
      t.match(definition?.line, line)
    }
  })

  t.test('every map leads to a source that is there', { skip }, async (t) => {
    for (const name of names) {
      const root = join(project, 'node_modules', name)
      const maps = readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' }).filter((file) =>
        file.endsWith('.map'),
      )
      const sources = maps.flatMap((file) => {
        const map: { sources: string[]; sourceRoot?: string } = JSON.parse(
          readFileSync(join(root, 'dist', file), 'utf8'),
        )
        return map.sources.map((source) => join(root, 'dist', file, '..', map.sourceRoot ?? '', source))
      })
      t.ok(maps.length > 0)
      t.doesNotThrow(() => sources.map((source) => readFileSync(source)), name)
    }
  })

  t.test('the browser entry is at most 1 kB in a bundle of esbuild', { skip }, async (t) => {
    const { outputFiles } = await build({
      absWorkingDir: project,
      entryPoints: ['browser.js'],
      bundle: true,
      minify: true,
      format: 'esm',
      write: false,
    })
    const size = gzippedSize(outputFiles[0]?.contents ?? '')
    t.ok(size > 0 && size <= 1000, `${size} bytes`)
  })
})

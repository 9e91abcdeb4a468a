import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Entry, publicEntries, readReference, root, undocumented } from '@twilio-capability/reference'
import t, { type Test } from 'tap'

t.setTimeout(120_000)

t.test('the published packages', async (t) => {
  const entries = publicEntries()
  const { project, write } = await readReference(entries)
  const folder = t.testdir()
  await write(folder)

  t.test('every entry with types is in the reference', async (t) => {
    t.strictSame(
      project.children?.map(({ name }) => name),
      entries.map(({ name }) => name),
    )
    t.ok(entries.some(({ name }) => name === '@twilio-capability/core/verify'))
  })

  t.test('every public name has a docstring', async (t) => {
    t.strictSame(undocumented(project), [])
  })

  t.test('docs/api is what `npm run docs:api` makes', async (t) => {
    t.strictSame(pagesIn(join(root, 'docs/api')), pagesIn(folder))
  })
})

t.test('a name without a docstring is named, wherever a user meets it', async (t) => {
  const { project } = await readReference(
    ...library(
      t,
      `/** Explained. */
      export interface Options {
        /** Explained. */
        readonly explained?: number
        /** @default 1 */
        readonly tagged?: number
        /** Explained, and with it what it is given. */
        readonly callback?: (value: string) => void
      }
      export interface Bare { method(): void }
      /** Explained. */
      export class Explained {
        constructor(options: Options) {}
        /** Explained. @param value - explained */
        method(value: string, other: string): void {}
        get accessor(): number { return 1 }
      }
      /** Explained. */
      export function explained(options: Options, inline: { readonly property: number }): void {}
      export function bare(): void {}
      export const constant: number = 1
      export type Alias = string`,
    ),
  )
  t.strictSame(undocumented(project), [
    'a-library.Alias (Type Alias)',
    'a-library.Bare (Interface)',
    'a-library.Bare.method.method (Call Signature)',
    'a-library.Explained.accessor (Accessor)',
    'a-library.Explained.method.method.other (Parameter)',
    'a-library.Options.tagged (Property)',
    'a-library.bare.bare (Call Signature)',
    'a-library.constant (Variable)',
    'a-library.explained.explained.inline.__type.property (Property)',
  ])
})

t.test('a type that a public name mentions and no entry exports is an error', async (t) => {
  const sources = `interface Hidden { readonly name: string }
    /** Explained. */
    export function explained(): Hidden { return { name: '' } }`
  await t.rejects(readReference(...library(t, sources)), { message: 'See the warnings above.' })
})

/** A package of one entry. */
function library(t: Test, source: string): [entries: Entry[], tsconfig: string] {
  const folder = t.testdir({
    'package.json': JSON.stringify({ name: 'a-library' }),
    'tsconfig.json': JSON.stringify({ compilerOptions: { types: [], target: 'ES2022' }, include: ['src'] }),
    src: { 'index.ts': source },
  })
  const entry: Entry = {
    name: 'a-library',
    packageName: 'a-library',
    source: 'src/index.ts',
    file: join(folder, 'src/index.ts'),
    description: 'For this test',
  }
  return [[entry], join(folder, 'tsconfig.json')]
}

/** The text of every page, by its path. */
function pagesIn(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.md'))
  return Object.fromEntries(
    paths.map((path) => [path.replaceAll('\\', '/'), readFileSync(join(folder, path), 'utf8')] as const).sort(),
  )
}

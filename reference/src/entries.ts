import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What users import from: a package, or a subpath of one. */
export interface Entry {
  /** As it stands in an import, such as `@twilio-capability/core/verify`. */
  readonly name: string
  readonly packageName: string
  /** The path of its source in the package, with slashes. */
  readonly source: string
  /** The path of its source. */
  readonly file: string
  /** What the package is for, as npm shows it. */
  readonly description: string
}

export const root: string = fileURLToPath(new URL('../..', import.meta.url))

/** Every entry of the published packages that has types, in the order in which the packages list them. */
export function publicEntries(): Entry[] {
  const folders = readdirSync(join(root, 'packages')).sort()
  return folders.flatMap((folder) => entriesOf(join(root, 'packages', folder)))
}

function entriesOf(folder: string): Entry[] {
  const { name, description, exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return Object.entries<{ readonly types?: string }>(exports).flatMap(([subpath, { types }]) => {
    const [, stem] = /^\.\/dist\/(.*)\.d\.ts$/.exec(types ?? '') ?? []
    if (stem === undefined) return []
    const source = `src/${stem}.ts`
    return [{ name: name + subpath.slice(1), packageName: name, source, file: join(folder, source), description }]
  })
}

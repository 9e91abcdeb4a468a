import { existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** What is on the disk of a package and of everything it depends on. */
export interface InstalledSize {
  readonly packages: number
  readonly bytes: number
}

/**
 * @param folder - from where the package is required
 * @param name - of the package
 */
export async function installedSize(folder: string, name: string): Promise<InstalledSize> {
  const found = new Set<string>()
  await collect(folder, name, found)
  const bytes = await Promise.all([...found].map(bytesIn))
  return { packages: found.size, bytes: bytes.reduce((sum, size) => sum + size, 0) }
}

async function collect(from: string, name: string, found: Set<string>): Promise<void> {
  const folder = find(from, name)
  if (found.has(folder)) return
  found.add(folder)
  const { dependencies = {} } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  for (const dependency of Object.keys(dependencies)) await collect(folder, dependency, found)
}

/** Where Node finds a package: in the nearest `node_modules`. */
function find(from: string, name: string): string {
  const folder = join(from, 'node_modules', name)
  if (existsSync(folder)) return folder
  if (dirname(from) === from) throw new Error(`${name} is not installed.`)
  return find(dirname(from), name)
}

/** Of the package's own files; what lies in its `node_modules` are other packages. */
async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true })
  const sizes = entries.map(async (entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'node_modules' ? 0 : await bytesIn(path)
    return (await stat(path)).size
  })
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

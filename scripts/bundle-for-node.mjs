// Before a package is packed: makes as few files as it can of dist/node, since Node takes longer to find and link thirty
// modules than to run them. `--undo` puts back what tsc made. Runs in the folder of the package, as its scripts do.

import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { build } from 'esbuild'

const folder = 'dist/node'
/** What tsc made, beside what is packed. */
const kept = 'dist-node'

if (existsSync(kept)) {
  rmSync(folder, { recursive: true, force: true })
  renameSync(kept, folder)
}
if (process.argv[2] !== '--undo') {
  cpSync(folder, kept, { recursive: true })
  const { dependencies = {} } = JSON.parse(readFileSync('package.json', 'utf8'))
  const entries = readdirSync(kept).filter((file) => file.endsWith('.js'))
  await build({
    entryPoints: entries.map((file) => `${folder}/${file}`),
    outdir: folder,
    allowOverwrite: true,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external: Object.keys(dependencies),
    chunkNames: 'shared-[hash]',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
  })
  // The entry's types are those of the modules.
  for (const file of readdirSync(folder)) if (/\.d\.ts(\.map)?$/.test(file)) rmSync(`${folder}/${file}`)
}

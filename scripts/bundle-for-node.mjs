// Before a package is packed: makes one file of each entry in dist/node, since Node takes longer to find and link thirty
// modules than to run them. `--undo` puts back what tsc made. Runs in the folder of the package, as its scripts do.

import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { build } from 'esbuild'

const folder = 'dist/node'
/** What tsc made, beside what is packed. */
const kept = 'dist-node'

/** Everything else may be there once for each entry. The classes of errors may not: an app asks what an error is one of. */
const errorsOfIndex = {
  name: 'errors of the index',
  setup(build) {
    build.onResolve({ filter: /\/errors\.js$/ }, () => ({ path: './index.js', external: true }))
  },
}

if (existsSync(kept)) {
  rmSync(folder, { recursive: true, force: true })
  renameSync(kept, folder)
}
if (process.argv[2] !== '--undo') {
  cpSync(folder, kept, { recursive: true })
  const { dependencies = {} } = JSON.parse(readFileSync('package.json', 'utf8'))
  const options = {
    outdir: folder,
    allowOverwrite: true,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external: Object.keys(dependencies),
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
  }
  const others = readdirSync(kept).filter((file) => file.endsWith('.js') && file !== 'index.js')
  await build({ ...options, entryPoints: [`${folder}/index.js`] })
  await build({ ...options, entryPoints: others.map((file) => `${folder}/${file}`), plugins: [errorsOfIndex] })
  // The entry's types are those of the modules.
  for (const file of readdirSync(folder)) if (/\.d\.ts(\.map)?$/.test(file)) rmSync(`${folder}/${file}`)
}

// Bundles the page's script with Twilio's SDK, so that the browser loads one file, and writes the sounds.

import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { writeSounds } from './sounds.mjs'

await build({
  absWorkingDir: fileURLToPath(new URL('.', import.meta.url)),
  entryPoints: ['src/page.ts'],
  outfile: 'public/page.js',
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  sourcemap: 'linked',
  logLevel: 'warning',
})
writeSounds(fileURLToPath(new URL('public/sounds', import.meta.url)))

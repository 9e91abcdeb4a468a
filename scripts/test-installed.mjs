// `npm run test:installed`: builds, packs, and installs the tarballs into empty projects, for every TypeScript, bundler and
// framework that they are for. `npm run test:installed -- newest` picks of `newest`, `oldest` and `bundlers`.

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { prepare, root } from './prepare.mjs'

if (prepare()) await import(pathToFileURL(join(root, 'installed/dist/main.js')).href)
else process.exitCode = 1

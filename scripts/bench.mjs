// `npm run bench`: builds, and measures what a token costs. `npm run bench -- mint route` asks these questions only.

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { prepare, root } from './prepare.mjs'

if (prepare()) await import(pathToFileURL(join(root, 'bench/dist/main.js')).href)
else process.exitCode = 1

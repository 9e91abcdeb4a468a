// `npm run test:runtimes`: builds, and runs the core's suite on Node 20, 22, 24 and 26, Bun, Deno and workerd, which are
// installed into a cache. `npm run test:runtimes -- bun node-24` picks some of them.

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { prepare, root } from './prepare.mjs'

if (prepare()) await import(pathToFileURL(join(root, 'runtimes/dist/main.js')).href)
else process.exitCode = 1

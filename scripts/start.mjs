// `npm start`: installs what is missing, builds, and starts the example application.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { prepare, root } from './prepare.mjs'

const example = join(root, 'examples/demo/dist/main.js')

if (!prepare()) {
  process.exitCode = 1
} else if (!existsSync(example)) {
  console.error(`There is no ${example}.`)
  process.exitCode = 1
} else {
  // In this process, so that Ctrl+C and signals reach the application itself.
  process.argv[1] = example
  await import(pathToFileURL(example).href)
}

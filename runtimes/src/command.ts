// Runs the suite on Node, Bun and Deno: the arguments are the module that holds it and the vectors, in this order.

import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { runSuites as RunSuites } from './suite/index.js'

const [suite = '', vectors = ''] = process.argv.slice(2)
const { runSuites }: { runSuites: typeof RunSuites } = await import(pathToFileURL(suite).href)
console.log(JSON.stringify(await runSuites(JSON.parse(readFileSync(vectors, 'utf8')))))

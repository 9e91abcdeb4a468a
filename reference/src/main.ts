// `npm run docs:api`: makes docs/api anew, and names what has no docstring.

import { join } from 'node:path'
import { publicEntries, readReference, root, undocumented } from './index.js'

const reference = await readReference(publicEntries())
await reference.write(join(root, 'docs/api'))
const names = undocumented(reference.project)
for (const name of names) console.error(`${name} has no docstring.`)
if (names.length > 0) process.exitCode = 1

export { type Reference, readReference } from './convert.js'
export { type Entry, publicEntries, root } from './entries.js'
export { undocumented } from './undocumented.js'

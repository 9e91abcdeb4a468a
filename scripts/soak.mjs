// `npm run soak`: builds, and asks every framework for tokens over 200 connections for a minute. Prints how many there were,
// how many were wrong, and what the server kept.

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { prepare, root } from './prepare.mjs'

if (prepare()) await import(pathToFileURL(join(root, 'load/dist/main.js')).href)
else process.exitCode = 1

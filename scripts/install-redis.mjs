// Finds a Redis server for the tests of examples/replicas. Where it is missing it is installed if that needs no
// questions: on Debian and Ubuntu as root, in CI through sudo. Prints the path of its program, or what to do.

import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { installWithApt } from './apt-get.mjs'

const name = process.platform === 'win32' ? 'redis-server.exe' : 'redis-server'

const program = find() ?? (installWithApt('redis-server') ? find() : undefined)
if (program === undefined) {
  console.error(`Redis is missing: ${remedy()}. If it lies elsewhere, set REDIS_SERVER to its redis-server.`)
  process.exitCode = 1
} else {
  console.log(program)
}

function find() {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return [process.env.REDIS_SERVER, ...folders.map((folder) => join(folder, name))].find(
    (path) => path && existsSync(path),
  )
}

function remedy() {
  if (process.platform === 'darwin') return '`brew install redis`'
  if (process.platform === 'linux') return '`apt-get install redis-server`, or your distribution’s package of that name'
  return 'see https://redis.io/docs/latest/operate/oss_and_stack/install/'
}

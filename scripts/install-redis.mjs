// Finds a Redis server for the tests of examples/replicas. Where it is missing it is installed if that needs no
// questions: on Debian and Ubuntu as root, in CI through sudo. Prints the path of its program, or what to do.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const name = process.platform === 'win32' ? 'redis-server.exe' : 'redis-server'

const program = find() ?? (install() ? find() : undefined)
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

function install() {
  const isRoot = process.getuid?.() === 0
  if (!existsSync('/usr/bin/apt-get') || !(isRoot || process.env.CI)) return false
  const aptGet = (...args) => {
    const command = ['apt-get', '-q', '-y', '-o', 'DPkg::Lock::Timeout=60', ...args]
    const [file, ...rest] = isRoot ? command : ['sudo', '-n', ...command]
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    // What apt-get says is no part of our output.
    return spawnSync(file, rest, { env, stdio: ['ignore', 'ignore', 'inherit'], timeout: 120_000 }).status === 0
  }
  const install = () => aptGet('install', '--no-install-recommends', 'redis-server')
  // The lists of packages are missing in most containers.
  return install() || (aptGet('update') && install())
}

function remedy() {
  if (process.platform === 'darwin') return '`brew install redis`'
  if (process.platform === 'linux') return '`apt-get install redis-server`, or your distribution’s package of that name'
  return 'see https://redis.io/docs/latest/operate/oss_and_stack/install/'
}

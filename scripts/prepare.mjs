// Installs what is missing and builds everything. Uses nothing but Node itself, since it runs first.

import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * Runs the JavaScript behind a dependency's command, without a shell and so the same on every system.
 *
 * @param {string} script path below the root
 * @param {string[]} args
 * @returns {boolean} whether it succeeded
 */
export function runNode(script, args) {
  const { status } = spawnSync(process.execPath, [join(root, script), ...args], {
    cwd: root,
    stdio: 'inherit',
  })
  return status === 0
}

/** Installs what is missing, then builds. @returns {boolean} whether both succeeded */
export function prepare() {
  return install() && build()
}

function install() {
  if (isInstalled()) return true
  console.log('Installing dependencies …')
  const args = ['ci', '--no-audit', '--no-fund']
  const npm = process.env.npm_execpath
  // Under `npm test` npm names its own script; otherwise a shell finds it (npm.cmd on Windows).
  const { status } = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: 'inherit' })
    : spawnSync(`npm ${args.join(' ')}`, { cwd: root, stdio: 'inherit', shell: true })
  return status === 0
}

/** Compares the lockfile with the record npm keeps of what it installed. */
function isInstalled() {
  const wanted = readLockfile('package-lock.json')
  const present = readLockfile('node_modules/.package-lock.json')
  return Object.entries(wanted).every(([path, entry]) => {
    // The root itself, and packages for other systems, are not in npm's record.
    if (path === '' || entry.optional || entry.devOptional) return true
    const found = present[path]
    return found?.version === entry.version && found?.integrity === entry.integrity
  })
}

function readLockfile(path) {
  const file = join(root, path)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {}
}

function build() {
  removeOrphans()
  return runNode('node_modules/typescript/bin/tsc', ['-b']) && bundle()
}

/** What a browser loads is bundled by the workspace's own build.mjs. */
function bundle() {
  const builds = readdirSync(join(root, 'examples')).map((folder) => `examples/${folder}/build.mjs`)
  return builds.filter((build) => existsSync(join(root, build))).every((build) => runNode(build, []))
}

/** Removes the output of sources that are gone: tsc leaves it, and it would be tested and published. */
function removeOrphans() {
  for (const [source, output] of findCompiledFolders(root)) {
    if (!existsSync(output)) continue
    for (const file of readdirSync(output, { recursive: true, encoding: 'utf8' })) {
      const stem = /^(.+?)(?:\.d\.ts|\.js)(?:\.map)?$/.exec(file)?.[1]
      if (stem === undefined) continue
      const sources = ['.ts', '.tsx'].map((extension) => join(source, stem + extension))
      if (!sources.some(existsSync)) rmSync(join(output, file))
    }
  }
}

/** Pairs of source and output folder: src and dist of each package, test and test-dist of everything. */
function findCompiledFolders(folder) {
  const pairs = []
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory() || /^(node_modules|src|dist|test-dist|\..*)$/.test(entry.name)) continue
    const path = join(folder, entry.name)
    if (existsSync(join(path, 'tsconfig.json')) && existsSync(join(path, 'src'))) {
      pairs.push([join(path, 'src'), join(path, 'dist')])
    }
    if (entry.name !== 'test') pairs.push(...findCompiledFolders(path))
    else if (existsSync(join(path, 'tsconfig.json'))) pairs.push([path, join(folder, 'test-dist')])
  }
  return pairs
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href && !prepare()) process.exitCode = 1

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/**
 * Installs a package of Debian or Ubuntu if that needs no questions: as root, or in CI through sudo.
 *
 * @param {string} name of the package
 * @returns {boolean} whether it is installed now
 */
export function installWithApt(name) {
  const isRoot = process.getuid?.() === 0
  if (!existsSync('/usr/bin/apt-get') || !(isRoot || process.env.CI)) return false
  const aptGet = (...args) => {
    const command = ['apt-get', '-q', '-y', '-o', 'DPkg::Lock::Timeout=60', ...args]
    const [file, ...rest] = isRoot ? command : ['sudo', '-n', ...command]
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    // What apt-get says is no part of our output.
    return spawnSync(file, rest, { env, stdio: ['ignore', 'ignore', 'inherit'], timeout: 300_000 }).status === 0
  }
  const install = () => aptGet('install', '--no-install-recommends', name)
  // The lists of packages are missing in most containers.
  return install() || (aptGet('update') && install())
}

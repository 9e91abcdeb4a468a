// Makes sure that there is a Chromium for the tests with Twilio's SDKs; runs after the build and before the tests.
// On Debian and Ubuntu, as root, it installs one; elsewhere it says how to.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findBrowser } from '../dist/browser.js'

if (!(await found()) && mayInstall()) {
  console.log('Installing Chromium …')
  apt('update', '--quiet')
  apt('install', '--quiet', '--yes', '--no-install-recommends', 'chromium')
}

try {
  console.log(await findBrowser(process.env))
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}

function found() {
  return findBrowser(process.env).then(
    () => true,
    () => false,
  )
}

function mayInstall() {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
}

function apt(...args) {
  spawnSync('apt-get', args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
}

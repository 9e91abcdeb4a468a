// Finds SoftHSM 2, an HSM in software, for the tests of examples/signers. Where it is missing it is installed if that
// needs no questions: on Debian and Ubuntu as root, in CI through sudo. Prints the path of its library, or what to do.

import { existsSync } from 'node:fs'
import { installWithApt } from './apt-get.mjs'

const libraries = [
  process.env.SOFTHSM2_LIBRARY,
  '/usr/lib/softhsm/libsofthsm2.so', // Debian, Ubuntu, Alpine
  '/usr/lib64/pkcs11/libsofthsm2.so', // Fedora
  '/usr/lib/pkcs11/libsofthsm2.so', // Arch
  '/usr/local/lib/softhsm/libsofthsm2.so', // from source, Homebrew on Intel
  '/opt/homebrew/lib/softhsm/libsofthsm2.so', // Homebrew
]

const library = find() ?? (installWithApt('softhsm2') ? find() : undefined)
if (library === undefined) {
  console.error(`SoftHSM 2 is missing: ${remedy()}. If it lies elsewhere, set SOFTHSM2_LIBRARY to its libsofthsm2.`)
  process.exitCode = 1
} else {
  console.log(library)
}

function find() {
  return libraries.find((path) => path && existsSync(path))
}

function remedy() {
  if (process.platform === 'darwin') return '`brew install softhsm`'
  if (process.platform === 'linux') return '`apt-get install softhsm2`, or your distribution’s package of that name'
  return 'see https://github.com/softhsm/SoftHSMv2'
}

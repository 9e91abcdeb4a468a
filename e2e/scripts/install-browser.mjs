// Makes sure that there is a Chromium for the tests with Twilio's SDKs; runs after the build and before the tests. Where it
// is missing it is installed if that needs no questions: on Debian and Ubuntu as root, in CI through sudo.

import { installWithApt } from '../../scripts/apt-get.mjs'
import { findBrowser } from '../dist/browser.js'

try {
  await findBrowser(process.env).catch(() => installWithApt('chromium'))
  console.log(await findBrowser(process.env))
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}

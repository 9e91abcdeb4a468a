import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import type { Signalling } from './signalling.js'

const ADVICE = `No Chromium was found. The tests with Twilio's SDKs need one:
  - set CHROMIUM_PATH to the executable of a Chromium, Chrome or Edge, or
  - on Debian and Ubuntu: node e2e/scripts/install-browser.mjs (as root), or: apt-get install chromium, or
  - anywhere else: npx playwright-core install chromium`

/**
 * The path of a Chromium: `CHROMIUM_PATH`, else a usual place of this system, else Playwright's own.
 *
 * @throws with advice on how to get one
 */
export async function findBrowser(environment: NodeJS.ProcessEnv): Promise<string> {
  const named = environment.CHROMIUM_PATH
  if (named) {
    if (await exists(named)) return named
    throw new Error(`CHROMIUM_PATH is ${named}, where there is no file.\n${ADVICE}`)
  }
  for (const path of [...usualPlaces(process.platform, environment), playwrightPlace()]) {
    if (await exists(path)) return path
  }
  throw new Error(ADVICE)
}

function usualPlaces(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): readonly string[] {
  switch (platform) {
    case 'darwin':
      return [
        '/Applications/Chromium.app/Contents/MacOS/Chromium',
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
        '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
      ]
    case 'win32':
      return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
        .map((variable) => environment[variable])
        .filter((folder) => folder !== undefined)
        .flatMap((folder) => [
          join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
          join(folder, 'Chromium', 'Application', 'chrome.exe'),
          join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
        ])
    default:
      return ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'].map(
        (name) => `/usr/bin/${name}`,
      )
  }
}

function playwrightPlace(): string {
  try {
    return chromium.executablePath()
  } catch {
    return ''
  }
}

async function exists(path: string): Promise<boolean> {
  if (path === '') return false
  return access(path).then(
    () => true,
    () => false,
  )
}

export interface BrowserOptions {
  /** Gives the microphone to every page; otherwise a context has to be granted it. @default true */
  readonly givesMicrophone?: boolean
}

/** A headless browser with a microphone that beeps, to which Twilio is the stand-in. */
export async function launchBrowser(
  { port, publicKeyHash }: Signalling,
  { givesMicrophone = true }: BrowserOptions = {},
): Promise<Browser> {
  return chromium.launch({
    executablePath: await findBrowser(process.env),
    headless: true,
    args: [
      `--host-resolver-rules=MAP *.twilio.com 127.0.0.1:${port}`,
      `--ignore-certificate-errors-spki-list=${publicKeyHash}`,
      '--use-fake-device-for-media-stream',
      ...(givesMicrophone ? ['--use-fake-ui-for-media-stream'] : []),
      // Both ends of a call are on this machine, which may have no network at all.
      '--allow-loopback-in-peer-connection',
      '--autoplay-policy=no-user-gesture-required',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

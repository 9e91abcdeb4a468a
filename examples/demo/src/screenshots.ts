// `npm run screenshots -w examples/demo`: takes the pictures of the page in docs/images anew, each in a light and a dark scheme.

import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { launchBrowser } from '@twilio-capability/e2e/browser'
import type { Page } from 'playwright-core'
import { demonstrationAccount } from './account.js'
import { startNextApp } from './next-app.js'
import { startSite } from './site.js'

const folder = fileURLToPath(new URL('../../../docs/images', import.meta.url))
const windows = { wide: { width: 1280, height: 840 }, narrow: { width: 390, height: 844 } } as const
const schemes = ['light', 'dark'] as const

Object.assign(process.env, demonstrationAccount())
process.env.SESSION_SECRET = randomBytes(32).toString('hex')
const site = await startSite({
  port: Number(process.env.PORT ?? 3000),
  sessionSecret: process.env.SESSION_SECRET,
  demonstration: true,
  startNext: startNextApp,
})
if (site.standIn === undefined) throw new Error('A demonstration has a stand-in.')
const browser = await launchBrowser(site.standIn)
try {
  for (const colorScheme of schemes) {
    const context = await browser.newContext({ colorScheme })
    const page = await context.newPage()
    await page.goto(site.url)
    await page.getByRole('button', { name: 'Log in' }).waitFor()
    await take(page, 'logged-out', colorScheme)
    await call(page)
    await take(page, 'in-a-call', colorScheme)
    await context.close()
  }
} finally {
  await browser.close()
  await site.close()
}

/** Takes a picture of the page as it is, in every window. */
async function take(page: Page, state: string, colorScheme: string): Promise<void> {
  for (const [name, size] of Object.entries(windows)) {
    await page.setViewportSize(size)
    // On a telephone the page is long, and the phone is what one looks at.
    if (state === 'in-a-call') await page.locator('#phone').evaluate((phone) => phone.scrollIntoView())
    if (name === 'wide') await page.evaluate('scrollTo(0, 0)')
    const path = `${folder}/${state}-${name}-${colorScheme}.png`
    await page.screenshot({ path, fullPage: name === 'wide', animations: 'disabled' })
    console.log(path)
  }
}

/** Logs in, registers, presses "Ring me" and accepts. */
async function call(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByRole('button', { name: 'Register' }).click()
  await page.getByRole('button', { name: 'Ring me' }).click()
  await page.getByRole('button', { name: 'Accept' }).click()
  // By then there is an echo, and the meters show it.
  await page.getByText('0:03').waitFor()
}

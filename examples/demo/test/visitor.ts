import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { Test } from 'tap'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Milliseconds until something is given up: enough for a machine that has other things to do. */
export const PATIENCE = 60_000

/** Somebody who looks at the page in a browser profile of his own. */
export interface Visitor {
  readonly page: Page
  /** What the browser has refused because of the content security policy. */
  readonly violations: readonly string[]
  press(button: string): Promise<void>
  /** Waits until the phone says this. */
  sees(text: string | RegExp): Promise<void>
  /** What is on the page as a problem, when there is one. */
  problem(text: string | RegExp): Promise<string>
  logIn(name: string): Promise<void>
  /** What axe finds wrong: nothing, for a page that everybody can use. */
  barriers(): Promise<readonly string[]>
}

/** Opens the page; at the end of the test nothing may have violated the policy. */
export async function visit(
  t: Test,
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  // axe measures the colours of the moment, and an animation has many.
  const context = await browser.newContext({ permissions: ['microphone'], reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE)
  const violations: string[] = []
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) violations.push(message.text())
  })
  page.on('pageerror', (error) => t.fail(`the page threw: ${error.message}`))
  t.teardown(() => context.close())
  await page.goto(url)

  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
  return {
    page,
    violations,
    press,
    sees: (text) => page.locator('#phone-state').filter({ hasText: text }).waitFor(),
    async problem(text) {
      const problem = page.getByRole('alert').filter({ hasText: text })
      await problem.waitFor()
      return problem.innerText()
    },
    async logIn(name) {
      await page.getByLabel('Name').fill(name)
      await press('Log in')
      await page.getByText('Logged in as').waitFor()
    },
    async barriers() {
      await page.evaluate(axe)
      const found: { id: string; nodes: { target: unknown }[] }[] = await page.evaluate(
        'axe.run().then(({ violations }) => violations)',
      )
      return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(', ')}`)
    },
  }
}

import type { BrowserContext, Page } from 'playwright-core'
import type { PhoneEvent } from './phone.js'

/** A page of the browser in which one phone lives at a time. */
export interface Tab {
  readonly page: Page
  /** Told of what happens in the page. */
  listener: (event: PhoneEvent) => void
}

/** Tabs that are used again: a new one, with its process, costs more than many a scenario. */
export class Tabs {
  readonly #context: BrowserContext
  readonly #idle: Tab[] = []

  constructor(context: BrowserContext) {
    this.#context = context
  }

  async take(listener: Tab['listener']): Promise<Tab> {
    const tab = this.#idle.pop() ?? (await this.#open())
    tab.listener = listener
    return tab
  }

  /** Ends what lives in a tab, and keeps it for the next. @param blank an empty page of the same site */
  async giveBack(tab: Tab, blank: URL): Promise<void> {
    await tab.page.goto(blank.href)
    this.#idle.push(tab)
  }

  async #open(): Promise<Tab> {
    const page = await this.#context.newPage()
    const tab: Tab = { page, listener: () => undefined }
    await page.exposeFunction('report', (event: PhoneEvent) => tab.listener(event))
    page.on('pageerror', (error) => tab.listener({ type: 'page error', message: error.message }))
    return tab
  }
}

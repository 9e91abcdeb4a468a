import { Journal } from './journal.js'
import type { Pages, Sdk } from './pages.js'
import type { Tabs } from './tabs.js'

/** What the SDK in a page did, in words that both SDKs share. */
export interface PhoneEvent {
  readonly type: string
  readonly [detail: string]: unknown
}

export interface PhoneOptions {
  readonly pages: Pages
  readonly sdk: Sdk
  /** Who is logged in: the session cookie of the page. */
  readonly identity: string
  /** Where the page gets its tokens, relative to its own address. */
  readonly tokenUrl: string
  /** The only token, instead of those from `tokenUrl`. */
  readonly token?: string
  /** Whether the page gets a new token when the SDK says that it needs one. @default true */
  readonly heedsSdk?: boolean
  /** Options for the SDK's device. */
  readonly deviceOptions?: Readonly<Record<string, unknown>>
}

/** A page with an SDK in it. */
export interface Phone {
  readonly identity: string
  readonly journal: Journal<PhoneEvent>
  /** The first event of this type, past or to come. */
  event(type: string): Promise<PhoneEvent>
  connect(parameters?: Readonly<Record<string, string>>): Promise<void>
  /** Gets a new token, as a page does that has slept. */
  renew(): Promise<void>
  accept(): Promise<void>
  reject(): Promise<void>
  hangUp(): Promise<void>
  close(): Promise<void>
}

/** `window.phone`, as `pages/*.js` make it. */
interface PhoneInPage {
  open(settings: object): void
  connect(parameters: object): Promise<void> | void
  renew(): Promise<unknown>
  accept(): void
  reject(): void
  hangUp(): void
}

declare global {
  // eslint-disable-next-line no-var
  var phone: PhoneInPage
}

/** Opens the page of an SDK, logs in, and switches the phone on. */
export async function openPhone(tabs: Tabs, options: PhoneOptions): Promise<Phone> {
  const { pages, sdk, identity, tokenUrl, token, heedsSdk = true, deviceOptions = {} } = options
  const journal = new Journal<PhoneEvent>()
  const home = pages.home(identity)
  const tab = await tabs.take((event) => journal.record(event))
  const { page } = tab
  await page.context().addCookies([{ name: 'session', value: identity, domain: home.hostname, path: home.pathname }])
  await page.goto(new URL(`${sdk}.html`, home).href)
  await page.evaluate((settings) => phone.open(settings), { tokenUrl, token, heedsSdk, deviceOptions })
  return {
    identity,
    journal,
    event: (type) => journal.find(`'${type}' in ${sdk}`, (event) => event.type === type),
    connect: (parameters = {}) => page.evaluate((params) => phone.connect(params), parameters),
    renew: async () => {
      await page.evaluate(() => phone.renew())
    },
    accept: () => page.evaluate(() => phone.accept()),
    reject: () => page.evaluate(() => phone.reject()),
    hangUp: () => page.evaluate(() => phone.hangUp()),
    close: () => tabs.giveBack(tab, new URL('blank.html', home)),
  }
}

import type { BrowserContext } from 'playwright-core'
import { Journal } from './journal.js'
import type { Pages, Sdk } from './pages.js'

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
  /** Where the page fetches its tokens, relative to its own address. */
  readonly tokenUrl?: string
  /** Where the page fetches the token that follows. @default tokenUrl */
  readonly nextTokenUrl?: string
  /** A token to start with instead of a fetched one. */
  readonly token?: string
  /** Options for the SDK's device. */
  readonly deviceOptions?: Readonly<Record<string, unknown>>
  /** @default true */
  readonly registers?: boolean
}

/** A page with an SDK in it. */
export interface Phone {
  readonly identity: string
  readonly journal: Journal<PhoneEvent>
  /** The first event of this type, past or to come. */
  event(type: string): Promise<PhoneEvent>
  connect(parameters?: Readonly<Record<string, string>>): Promise<void>
  /** Fetches a token and hands it to the SDK. */
  renew(tokenUrl: string): Promise<void>
  accept(): Promise<void>
  reject(): Promise<void>
  hangUp(): Promise<void>
  close(): Promise<void>
}

/** `window.phone`, as `pages/*.js` make it. */
interface PhoneInPage {
  open(options: object): Promise<void>
  connect(parameters: object): Promise<void> | void
  renew(tokenUrl: string): Promise<void>
  accept(): void
  reject(): void
  hangUp(): void
}

declare global {
  // eslint-disable-next-line no-var
  var phone: PhoneInPage
}

/** Opens the page of an SDK, logs in, and switches the phone on. */
export async function openPhone(context: BrowserContext, options: PhoneOptions): Promise<Phone> {
  const { pages, sdk, identity, tokenUrl, nextTokenUrl = tokenUrl, token, deviceOptions, registers } = options
  const journal = new Journal<PhoneEvent>()
  const home = pages.home(identity)
  await context.addCookies([{ name: 'session', value: identity, domain: home.hostname, path: home.pathname }])
  const page = await context.newPage()
  await page.exposeFunction('report', (event: PhoneEvent) => journal.record(event))
  page.on('pageerror', (error) => journal.record({ type: 'page error', message: error.message }))
  await page.goto(new URL(`${sdk}.html`, home).href)
  await page.evaluate((settings) => phone.open(settings), {
    tokenUrl,
    nextTokenUrl,
    token,
    options: deviceOptions,
    registers,
  })
  return {
    identity,
    journal,
    event: (type) => journal.find(`'${type}' in ${sdk}`, (event) => event.type === type),
    connect: (parameters = {}) => page.evaluate((params) => phone.connect(params), parameters),
    renew: (url) => page.evaluate((source) => phone.renew(source), url),
    accept: () => page.evaluate(() => phone.accept()),
    reject: () => page.evaluate(() => phone.reject()),
    hangUp: () => page.evaluate(() => phone.hangUp()),
    close: () => page.close(),
  }
}

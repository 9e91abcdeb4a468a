import { launchBrowser } from './browser.js'
import { type Pages, type Sdk, startPages } from './pages.js'
import { openPhone, type Phone, type PhoneOptions } from './phone.js'
import { type Signalling, startSignalling } from './signalling.js'
import { Tabs } from './tabs.js'
import { ACCOUNT, type TokenSource, type TokenType, tokenPath, type VariantName } from './token-source.js'

/** The browser and the stand-in: shared by every scenario, because starting a browser takes a second. */
export interface Stage {
  readonly signalling: Signalling
  readonly tabs: Tabs
  close(): Promise<void>
}

export async function raiseStage(): Promise<Stage> {
  const signalling = await startSignalling({ accounts: [ACCOUNT], heartbeat: 1000 })
  const browser = await launchBrowser(signalling)
  return {
    signalling,
    tabs: new Tabs(await browser.newContext()),
    close: async () => {
      await browser.close()
      await signalling.close()
    },
  }
}

/** The pages over one source of tokens. */
export interface Theatre {
  readonly signalling: Signalling
  /** Opens a phone of a fresh identity, unless one is given. */
  phone(sdk: Sdk, tokenType: TokenType, variant: VariantName, options?: Partial<PhoneOptions>): Promise<Phone>
  /** A token as the page of this identity would get it. */
  token(tokenType: TokenType, variant: VariantName, identity: string): Promise<string>
  close(): Promise<void>
}

let count = 0

export async function openTheatre({ signalling, tabs }: Stage, source: TokenSource): Promise<Theatre> {
  const pages: Pages = await startPages(source.origin)
  return {
    signalling,
    phone: (sdk, tokenType, variant, options = {}) =>
      openPhone(tabs, {
        pages,
        sdk,
        identity: freshName(),
        tokenUrl: `token-source${tokenPath(tokenType, variant)}`,
        ...options,
      }),
    token: async (tokenType, variant, identity) => {
      const url = `${source.origin}${tokenPath(tokenType, variant)}`
      const response = await fetch(url, { headers: { cookie: `session=${identity}` } })
      const { token }: { token?: unknown } = Object(await response.json())
      if (typeof token !== 'string') throw new Error(`${url} answered ${response.status} without a token`)
      return token
    },
    close: async () => {
      await pages.close()
      await source.close()
    },
  }
}

/** A client name that no other scenario has, so that scenarios can share the stand-in. */
export function freshName(): string {
  return `client_${++count}`
}

import { createHmac } from 'node:crypto'
import type { ClientToken, IssueContext, TokenIssuerOptions } from '@twilio-capability/core'

/** The header that stands for a login: it holds the name of whoever is logged in. */
export const USER_HEADER = 'x-test-user'

export const ACCOUNT_SID = 'AC123123'
export const API_KEY_SID = 'SK123123'
export const APPLICATION_SID = 'AP123123'
export const SECRET = 'the secret of an account that exists nowhere'

/** The routes of every server here, each at a path of its own. */
export type RouteName = 'capability' | 'access' | 'held' | 'failing'

function capabilities(token: ClientToken, { identity }: IssueContext<unknown>): void {
  token.allowClientIncoming(identity)
  token.allowClientOutgoing(APPLICATION_SID, { caller: identity })
}

/** What the routes are made of. The first two are asked for tokens, the last two for trouble. */
export const routes: Readonly<Record<RouteName, TokenIssuerOptions<unknown>>> = {
  // Signed at once, in the process.
  capability: { accountSid: ACCOUNT_SID, authToken: SECRET, capabilities },
  // Signed later, as by a key that is elsewhere, so that requests overtake each other.
  access: {
    accountSid: ACCOUNT_SID,
    tokenType: 'access',
    apiKeySid: API_KEY_SID,
    signer: {
      algorithm: 'HS256',
      async sign(signingInput) {
        await new Promise((resolve) => setImmediate(resolve))
        return createHmac('sha256', SECRET).update(signingInput).digest()
      },
    },
    capabilities,
  },
  held: {
    accountSid: ACCOUNT_SID,
    authToken: SECRET,
    async capabilities(token, context) {
      await hold()
      capabilities(token, context)
    },
  },
  failing: {
    accountSid: ACCOUNT_SID,
    signer: { algorithm: 'HS256', sign: () => Promise.reject(new Error('the vault is sealed')) },
  },
}

let opened: Promise<void> | undefined

/** Tells the parent process that somebody waits, until it says `open`. */
function hold(): Promise<void> {
  opened ??= new Promise((resolve) => {
    process.on('message', (message) => {
      if (message === 'open') resolve()
    })
  })
  process.send?.('held')
  return opened
}

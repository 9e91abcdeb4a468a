import { hmacSigner } from '#hmac-signer'
import { type Clock, fixedClock } from './clock.js'
import type { TokenDescription } from './decode.js'
import { decodeToken } from './decode.js'
import { explainToken } from './explain.js'
import type { Signer } from './signer.js'
import { verifyToken } from './verify.js'

export { fixedClock } from './clock.js'

/** Options for a token route under test, in place of credentials: they sign for an account that exists nowhere. */
export interface TestAccount {
  readonly accountSid: string
  readonly apiKeySid: string
  readonly signer: Signer
  /** It stands still, so that the same request gets the same token. */
  readonly clock: Clock
}

/** What a token of the `testAccount` allows. */
export interface DescribedToken extends TokenDescription {
  /** A sentence for everything that it allows, and none for anything else: `May be called as alice.` */
  readonly allows: readonly string[]
}

const SECRET = 'the secret of an account that exists nowhere'

/**
 * For an app's own tests: `twilioCapability({ ...testAccount, identify, capabilities })` makes tokens that `describeToken`
 * understands, without a secret and without an account.
 */
export const testAccount: TestAccount = Object.freeze({
  accountSid: 'AC00000000000000000000000000000000',
  apiKeySid: 'SK00000000000000000000000000000000',
  signer: hmacSigner(SECRET),
  clock: fixedClock(1_300_000_000_000),
})

/**
 * Verifies a token of the `testAccount`, and says what it allows, whichever its format.
 *
 * @param options - `clock`: where the time comes from, if the route under test has another one. @default testAccount.clock
 * @throws the errors of `verifyToken`
 */
export async function describeToken(token: string, options: { readonly clock?: Clock } = {}): Promise<DescribedToken> {
  const { clock = testAccount.clock } = options
  const { tokenType } = decodeToken(token)
  const secret = tokenType === 'access' ? { apiKeySecret: SECRET } : { authToken: SECRET }
  const description = await verifyToken(token, { accountSid: testAccount.accountSid, ...secret, tokenType, clock })
  return { ...description, allows: explainToken(description) }
}

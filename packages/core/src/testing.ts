/**
 * For an app's own tests: an account that exists nowhere, a clock that stands still, and what a token allows.
 *
 * @module
 */

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
  /** `AC` and zeros. */
  readonly accountSid: string
  /** `SK` and zeros. */
  readonly apiKeySid: string
  /** Holds a key that is no secret, for capability and access tokens. */
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
 * @param token - as the route under test answered
 * @throws the errors of `verifyToken`
 */
export async function describeToken(
  token: string,
  options: {
    /** Where the time comes from, if the route under test has another clock. @default testAccount.clock */
    readonly clock?: Clock
  } = {},
): Promise<DescribedToken> {
  const { clock = testAccount.clock } = options
  const { tokenType } = decodeToken(token)
  const secret = tokenType === 'access' ? { apiKeySecret: SECRET } : { authToken: SECRET }
  const description = await verifyToken(token, { accountSid: testAccount.accountSid, ...secret, tokenType, clock })
  return { ...description, allows: explainToken(description) }
}

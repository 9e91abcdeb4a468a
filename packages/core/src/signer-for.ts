import { hmacSigner } from '#hmac-signer'
import { type ErrorCode, TwilioTokenError } from './errors.js'
import { assertSecret } from './secret.js'
import type { Signer } from './signer.js'

/** An app has one secret, and its key is made ready once, however many builders are given the secret. */
let last: { readonly secret: string; readonly signer: Signer } | undefined

/**
 * The signer that was given, or one for the secret that was given.
 *
 * @throws the given code if there is neither, or the secret is not one; ERR_INVALID_OPTION if there are both
 */
export function signerFor(signer: Signer | undefined, secret: unknown, label: string, code: ErrorCode): Signer {
  if (signer === undefined) {
    if (last === undefined || last.secret !== secret) {
      assertSecret(secret, label, code)
      last = { secret, signer: hmacSigner(secret) }
    }
    return last.signer
  }
  if (secret === undefined) return signer
  throw new TwilioTokenError('ERR_INVALID_OPTION', `Give either ${label} or signer, not both.`)
}

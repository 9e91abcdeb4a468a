import { hmacSigner } from '#hmac-signer'
import { type ErrorCode, TwilioTokenError } from './errors.js'
import { assertSecret } from './secret.js'
import type { Signer } from './signer.js'

/**
 * The signer that was given, or one for the secret that was given.
 *
 * @throws the given code if there is neither, or the secret is not one; ERR_INVALID_OPTION if there are both
 */
export function signerFor(signer: Signer | undefined, secret: unknown, label: string, code: ErrorCode): Signer {
  if (signer === undefined) {
    assertSecret(secret, label, code)
    return hmacSigner(secret)
  }
  if (secret === undefined) return signer
  throw new TwilioTokenError('ERR_INVALID_OPTION', `Give either ${label} or signer, not both.`)
}

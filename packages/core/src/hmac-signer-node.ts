import { Buffer } from 'node:buffer'
import { createHmac, createSecretKey } from 'node:crypto'
import { assertSecret } from './secret.js'
import type { Signer } from './signer.js'

/**
 * Signs with a secret that this process holds, at once, through Node's own crypto.
 *
 * @param secret - an Auth Token or an API key's secret; its UTF-8 bytes are the key
 * @throws ERR_INVALID_AUTH_TOKEN if it is empty, or has white space around it
 */
export function hmacSigner(secret: string): Signer {
  assertSecret(secret, 'secret', 'ERR_INVALID_AUTH_TOKEN')
  const key = createSecretKey(Buffer.from(secret))
  return Object.freeze<Signer>({
    algorithm: 'HS256',
    sign: (signingInput) => createHmac('sha256', key).update(signingInput).digest('base64url'),
  })
}

import { assertSecret } from './secret.js'
import type { Signer } from './signer.js'

const utf8 = new TextEncoder()

/**
 * Signs with a secret that this process holds, through WebCrypto.
 *
 * @param secret - an Auth Token or an API key's secret; its UTF-8 bytes are the key
 * @throws ERR_INVALID_AUTH_TOKEN if it is empty, or has white space around it
 */
export function hmacSigner(secret: string): Signer {
  assertSecret(secret, 'secret', 'ERR_INVALID_AUTH_TOKEN')
  // Imported with the first signature: some edge runtimes forbid asynchronous work while a module loads.
  let key: Promise<CryptoKey> | undefined
  return Object.freeze<Signer>({
    algorithm: 'HS256',
    async sign(signingInput) {
      key ??= crypto.subtle.importKey('raw', utf8.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
      return new Uint8Array(await crypto.subtle.sign('HMAC', await key, utf8.encode(signingInput)))
    },
  })
}

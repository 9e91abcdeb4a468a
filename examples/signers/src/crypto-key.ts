import type { Signer } from '@twilio-capability/core'

/** Signs with a key that WebCrypto holds, such as one that was imported as not extractable. */
export function cryptoKeySigner(key: CryptoKey): Signer {
  return {
    algorithm: 'HS256',
    async sign(signingInput) {
      return new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(signingInput)))
    },
  }
}

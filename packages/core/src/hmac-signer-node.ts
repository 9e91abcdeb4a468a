import { Buffer } from 'node:buffer'
import crypto from 'node:crypto'
import { assertSecret } from './secret.js'
import type { Signer } from './signer.js'

/** The runtimes that imitate Node do not all have `hash`. */
const { createHmac, createSecretKey, hash }: Omit<typeof crypto, 'hash'> & Partial<Pick<typeof crypto, 'hash'>> = crypto

/** Bytes that SHA-256 takes at a time, and bytes that it returns. */
const BLOCK = 64
const DIGEST = 32

/** A key that fills at most one block, a byte for each character. Auth Tokens and API key secrets are such. */
const PLAIN_KEY = /^[\x20-\x7e]{1,64}$/

/** What the two hashes are made of: a padded key, and text. Whoever signs is done with them when it returns. */
const inner = Buffer.alloc(8192)
const outer = Buffer.alloc(BLOCK + DIGEST)

/** Text that certainly fits: a character of a string takes three bytes at most. */
const ROOM = (inner.length - BLOCK) / 3

/**
 * Signs with a secret that this process holds, at once, through Node's own crypto.
 *
 * @param secret - an Auth Token or an API key's secret; its UTF-8 bytes are the key
 * @throws ERR_INVALID_AUTH_TOKEN if it is empty, or has white space around it
 */
export function hmacSigner(secret: string): Signer {
  assertSecret(secret, 'secret', 'ERR_INVALID_AUTH_TOKEN')
  return Object.freeze<Signer>({
    algorithm: 'HS256',
    sign: hash !== undefined && PLAIN_KEY.test(secret) ? twoHashes(secret, hash) : oneHmac(secret),
  })
}

function oneHmac(secret: string): (input: string) => string {
  const key = createSecretKey(secret, 'utf8')
  return (input) => createHmac('sha256', key).update(input).digest('base64url')
}

/** The definition of HMAC, https://www.rfc-editor.org/rfc/rfc2104#section-2, in half the time of `createHmac`. */
function twoHashes(secret: string, sha256: typeof crypto.hash): (input: string) => string {
  const innerKey = padded(secret, 0x36)
  const outerKey = padded(secret, 0x5c)
  return (input) => {
    outer.set(outerKey)
    outer.write(sha256('sha256', innerMessage(innerKey, input), 'binary'), BLOCK, 'binary')
    return sha256('sha256', outer, 'base64url')
  }
}

function innerMessage(key: Uint8Array, input: string): Uint8Array {
  // Never from the pool that `Buffer.from` and `Buffer.concat` share with everybody: the key is in it.
  const room = input.length > ROOM ? Buffer.alloc(BLOCK + 3 * input.length) : inner
  room.set(key)
  return room.subarray(0, BLOCK + room.write(input, BLOCK))
}

function padded(secret: string, pad: number): Uint8Array {
  const key = Buffer.alloc(BLOCK, pad)
  for (let index = 0; index < secret.length; index++) key[index] = secret.charCodeAt(index) ^ pad
  return key
}

import { Buffer } from 'node:buffer'
import crypto from 'node:crypto'
import { assertSecret } from './secret.js'
import { type Signer, signsInParts } from './signer.js'

/** The runtimes that imitate Node do not all have `hash`. */
const { createHmac, createSecretKey, hash }: Omit<typeof crypto, 'hash'> & Partial<Pick<typeof crypto, 'hash'>> = crypto

/** Bytes that SHA-256 takes at a time, and bytes that it returns. */
const BLOCK = 64
const DIGEST = 32

/** A key that fills at most one block, a byte for each character. Auth Tokens and API key secrets are such. */
const PLAIN_KEY = /^[\x20-\x7e]{1,64}$/

/** What the inner hash is made of: a padded key, and text. They stay in it until the next signature. */
const inner = Buffer.alloc(8192)

/** Its first so many bytes. Tokens come in few lengths, and a tenth of what a token takes of the heap would be a new view. */
const views: Uint8Array[] = []

/**
 * Signs with a secret that this process holds, at once, through Node's own crypto.
 *
 * @param secret - an Auth Token or an API key's secret; its UTF-8 bytes are the key
 * @throws ERR_INVALID_AUTH_TOKEN if it is empty, or has white space around it
 */
export function hmacSigner(secret: string): Signer {
  assertSecret(secret, 'secret', 'ERR_INVALID_AUTH_TOKEN')
  if (hash === undefined || !PLAIN_KEY.test(secret)) return Object.freeze({ algorithm: 'HS256', sign: oneHmac(secret) })
  const sign = twoHashes(secret, hash)
  const signer = Object.freeze<Signer>({ algorithm: 'HS256', sign: (input) => sign('', input) })
  signsInParts(signer, sign)
  return signer
}

function oneHmac(secret: string): (input: string) => string {
  const key = createSecretKey(secret, 'utf8')
  return (input) => createHmac('sha256', key).update(input).digest('base64url')
}

/**
 * The definition of HMAC, https://www.rfc-editor.org/rfc/rfc2104#section-2, in half the time of `createHmac`. What is signed
 * comes in two parts, of which the first is mostly the same again. The secret itself is not kept.
 */
function twoHashes(secret: string, sha256: typeof crypto.hash): (start: string, rest: string) => string {
  const outer = padded(secret, 0x5c, DIGEST)
  const innerKey = padded(secret, 0x36)
  const begin = (start: string) => {
    const bytes = Buffer.alloc(BLOCK + Buffer.byteLength(start))
    bytes.set(innerKey)
    bytes.write(start, BLOCK)
    return { start, bytes }
  }
  let begun = begin('')
  return (start, rest) => {
    if (begun.start !== start) begun = begin(start)
    outer.write(sha256('sha256', message(begun.bytes, rest), 'binary'), BLOCK, 'binary')
    return sha256('sha256', outer, 'base64url')
  }
}

/** All of it in one piece. */
function message(begun: Uint8Array, rest: string): Uint8Array {
  // A character of a string takes three bytes at most.
  const most = begun.length + 3 * rest.length
  // Never from the pool that `Buffer.from` and `Buffer.concat` share with everybody: the key is in it.
  const room = most > inner.length ? Buffer.alloc(most) : inner
  room.set(begun)
  const length = begun.length + room.write(rest, begun.length)
  return room === inner ? beginningOf(length) : room.subarray(0, length)
}

function beginningOf(length: number): Uint8Array {
  views[length] ??= inner.subarray(0, length)
  return views[length]
}

/** A block with the key, and room behind it. */
function padded(secret: string, pad: number, room = 0): Buffer {
  const key = Buffer.alloc(BLOCK + room)
  for (let index = 0; index < BLOCK; index++) key[index] = (index < secret.length ? secret.charCodeAt(index) : 0) ^ pad
  return key
}

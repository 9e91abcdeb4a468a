import { createHmac } from 'node:crypto'

/** A part of a token: JSON of a value, or text as it is. */
export function encodePart(part: unknown): string {
  return Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url')
}

/**
 * A token made by hand, which may be as wrong as you like.
 *
 * @param key - the secret that signs it
 * @param hash - `sha256` is HS256, whatever the header says
 */
export function forge(header: unknown, claims: unknown, key: string, hash = 'sha256'): string {
  return signed(`${encodePart(header)}.${encodePart(claims)}`, key, hash)
}

/** Two parts of a token, and the signature that belongs to them. */
export function signed(input: string, key: string, hash = 'sha256'): string {
  return `${input}.${createHmac(hash, key).update(input).digest('base64url')}`
}

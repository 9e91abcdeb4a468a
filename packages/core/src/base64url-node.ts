import { Buffer } from 'node:buffer'

/** Room for the usual payload, which is then encoded without a buffer of its own. */
const room = Buffer.alloc(8192)

/** Text as UTF-8 in base64url without padding: https://www.rfc-editor.org/rfc/rfc7515#section-2 */
export function encodeText(text: string): string {
  // A character of a string takes three bytes at most.
  if (text.length > room.length / 3) return Buffer.from(text).toString('base64url')
  return room.toString('base64url', 0, room.write(text))
}

/** Bytes in base64url without padding. */
export function encodeBytes(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url')
}

import { Buffer } from 'node:buffer'

/** Text as UTF-8 in base64url without padding: https://www.rfc-editor.org/rfc/rfc7515#section-2 */
export function encodeText(text: string): string {
  return Buffer.from(text).toString('base64url')
}

/** Bytes in base64url without padding. */
export function encodeBytes(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url')
}

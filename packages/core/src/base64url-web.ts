const utf8 = new TextEncoder()

/** Text as UTF-8 in base64url without padding: https://www.rfc-editor.org/rfc/rfc7515#section-2 */
export function encodeText(text: string): string {
  return encodeBytes(utf8.encode(text))
}

/** Bytes in base64url without padding. */
export function encodeBytes(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

import { encodeText } from '#base64url'

/**
 * What a JWS in compact serialisation begins with, the dot included: https://www.rfc-editor.org/rfc/rfc7515#section-7.1. With
 * the encoded claims behind it, it is what is signed.
 */
export function encodeHeader(header: object): string {
  return `${encodeText(JSON.stringify(header))}.`
}

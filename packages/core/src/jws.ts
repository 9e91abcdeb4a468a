import { encodeText } from '#base64url'

/**
 * The part of a JWS in compact serialisation that is signed: https://www.rfc-editor.org/rfc/rfc7515#section-7.1
 *
 * @param header - already encoded, since it is the same for every token
 * @param payload - the claims as JSON
 */
export function signingInput(header: string, payload: string): string {
  return `${header}.${encodeText(payload)}`
}

/** A JOSE header, encoded once. */
export function encodeHeader(header: object): string {
  return encodeText(JSON.stringify(header))
}

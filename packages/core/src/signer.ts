import { encodeBytes } from '#base64url'
import { TwilioTokenError } from './errors.js'
import { inTime } from './in-time.js'
import { isThenable } from './maybe-async.js'
import { typeName } from './type-name.js'

/** HMAC-SHA256 of the signing input: its 32 bytes, or their 43 base64url characters. */
export type Signature = Uint8Array | string

/**
 * Whoever holds the key. A KMS, an HSM or a vault implements exactly this; `hmacSigner` is the one for a secret in
 * this process.
 */
export interface Signer {
  /** HMAC with SHA-256, the one algorithm that Twilio takes. */
  readonly algorithm: 'HS256'
  /**
   * Signs, at once or later. Whatever it throws or rejects with becomes the cause of an ERR_SIGNER_FAILED.
   *
   * @param signingInput - the JWS signing input, ASCII: https://www.rfc-editor.org/rfc/rfc7515#section-5.1
   */
  sign(signingInput: string): Signature | Promise<Signature>
}

/** Milliseconds a signer may take unless told otherwise. */
export const DEFAULT_SIGN_TIMEOUT = 5000

/** 32 bytes in base64url: the last of the 43 characters carries four bits, so only these sixteen can end it. */
const ENCODED_SIGNATURE = /^[\w-]+[AEIMQUYcgkosw048]$/

/** @throws ERR_INVALID_OPTION if this is not a signer */
export function assertSigner(signer: unknown): asserts signer is Signer {
  const { algorithm, sign } = (signer ?? {}) as Partial<Signer>
  if (algorithm === 'HS256' && typeof sign === 'function') return
  throw new TwilioTokenError(
    'ERR_INVALID_OPTION',
    `signer must be { algorithm: 'HS256', sign(signingInput) }, as hmacSigner(secret) returns; got ${
      typeof sign === 'function' ? 'another algorithm' : typeName(signer)
    }.`,
  )
}

/** Signs what would be the signing input if the two were joined. */
type SignInParts = (header: string, claims: string) => string

/** Beside the signers and not on them: whoever wraps one of them is asked himself. */
const ownSigners = new WeakMap<Signer, SignInParts>()

/** Says how a signer of ours signs without the two being joined, and that what it returns is a signature. */
export function signsInParts(signer: Signer, sign: SignInParts): void {
  ownSigners.set(signer, sign)
}

/**
 * Asks the signer, and accepts nothing but a signature of whoever is not ours.
 *
 * @param header - as `encodeHeader` makes it
 * @param claims - encoded
 * @param timeout - milliseconds that a signer which answers later may take
 * @returns the 43 base64url characters, at once if the signer answers at once
 * @throws ERR_SIGNER_FAILED if it throws, rejects, or answers anything else; ERR_SIGNER_TIMEOUT if it is late
 */
export function signWith(signer: Signer, header: string, claims: string, timeout: number): string | Promise<string> {
  let signature: Signature | Promise<Signature>
  let isLater: boolean
  try {
    const ours = ownSigners.get(signer)
    if (ours !== undefined) return ours(header, claims)
    signature = signer.sign(header + claims)
    isLater = isThenable(signature)
  } catch (cause) {
    throw signerFailed(cause)
  }
  if (!isLater) return encoded(signature)
  const kept = Promise.resolve(signature).catch((cause: unknown) => {
    throw signerFailed(cause)
  })
  return inTime(kept, timeout, () => signerTooLate(timeout)).then(encoded)
}

function encoded(signature: unknown): string {
  if (typeof signature === 'string' && signature.length === 43 && ENCODED_SIGNATURE.test(signature)) return signature
  if (isBytes(signature) && signature.length === 32) return encodeBytes(signature)
  throw new TwilioTokenError(
    'ERR_SIGNER_FAILED',
    `The signer must return the 32 bytes of an HMAC-SHA256, or their 43 base64url characters; got ${shapeOf(signature)}.`,
  )
}

function signerFailed(cause: unknown): TwilioTokenError {
  return new TwilioTokenError('ERR_SIGNER_FAILED', 'The signer failed; its own error is the cause of this one.', {
    cause,
  })
}

function signerTooLate(timeout: number): TwilioTokenError {
  return new TwilioTokenError('ERR_SIGNER_TIMEOUT', `The signer took longer than ${timeout} ms.`)
}

/** Also true of bytes from another realm, such as a test runner's or a worker's. */
function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === '[object Uint8Array]'
}

function shapeOf(signature: unknown): string {
  if (isBytes(signature)) return `${signature.length} bytes`
  return typeof signature === 'string' ? `a string of ${signature.length} characters` : typeName(signature)
}

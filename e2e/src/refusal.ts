/**
 * The codes with which Twilio refuses a token or a call.
 *
 * @see https://www.twilio.com/docs/api/errors
 */
const REFUSALS = {
  31002: 'Connection declined: Token does not allow outgoing calls',
  31202: 'JWT signature validation failed',
  31203: 'No valid account',
  31204: 'JWT is invalid',
  31205: 'JWT token expired',
  31207: 'JWT token expiration too long',
} as const

export type RefusalCode = keyof typeof REFUSALS

/** An error as it travels to the SDK: Twilio's number, and its words. */
export interface Refusal {
  readonly code: RefusalCode
  readonly message: string
}

/** Why a token, or what it asks for, is turned away. */
export class Refused extends Error {
  override readonly name: string = 'Refused'

  readonly code: RefusalCode

  constructor(code: RefusalCode, reason?: string) {
    super(reason === undefined ? REFUSALS[code] : `${REFUSALS[code]}: ${reason}`)
    this.code = code
  }

  toJSON(): Refusal {
    return { code: this.code, message: this.message }
  }
}

/** What every code means to HTTP. Wrong arguments are the server's own fault, so they are a 500 to the outside. */
const statusOf = {
  ERR_INVALID_ACCOUNT_SID: 500,
  ERR_INVALID_AUTH_TOKEN: 500,
  ERR_INVALID_APPLICATION_SID: 500,
  ERR_INVALID_API_KEY_SID: 500,
  ERR_INVALID_API_KEY_SECRET: 500,
  ERR_INVALID_CLIENT_NAME: 500,
  ERR_INVALID_IDENTITY: 500,
  ERR_INVALID_PARAMS: 500,
  ERR_INVALID_TTL: 500,
  ERR_INVALID_NOT_BEFORE: 500,
  ERR_INVALID_REGION: 500,
  ERR_INVALID_GRANT: 500,
  ERR_INVALID_OPTION: 500,
  ERR_INVALID_CLOCK: 500,
  ERR_INVALID_SCOPE: 500,
  ERR_CALLBACK_FAILED: 500,
  ERR_CALLBACK_TIMEOUT: 503,
  ERR_SIGNER_FAILED: 503,
  ERR_SIGNER_TIMEOUT: 503,
  ERR_UNAUTHENTICATED: 401,
  ERR_FORBIDDEN: 403,
  ERR_METHOD_NOT_ALLOWED: 405,
  ERR_TOKEN_MALFORMED: 401,
  ERR_TOKEN_SIGNATURE: 401,
  ERR_TOKEN_EXPIRED: 401,
  ERR_TOKEN_NOT_YET_VALID: 401,
  ERR_TOKEN_ACCOUNT: 401,
  ERR_TOKEN_KIND: 401,
} as const

/**
 * The stable codes by which callers tell errors apart, each explained in
 * https://github.com/twilio-capability/twilio-capability/blob/main/docs/errors.md
 */
export type ErrorCode = keyof typeof statusOf

/** The one error this library throws. Switch on `code`: it is stable, the message is not. */
export class TwilioTokenError extends Error {
  /** `'TwilioTokenError'`, also if it is minified. */
  override readonly name: string = 'TwilioTokenError'
  /** What went wrong. */
  readonly code: ErrorCode
  /** The HTTP status that the token route answers with for this code. */
  readonly statusCode: number

  /**
   * @param code - what went wrong, from the closed list `ErrorCode`
   * @param message - what was wrong, what was expected, how to mend it; never a secret
   * @param options - `cause`: the error underneath, for logs
   */
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.statusCode = statusOf[code]
  }
}

/** Thrown from `capabilities` or `identify` to refuse the caller: the route answers 403 with this message. */
export class ForbiddenError extends TwilioTokenError {
  /** `'ForbiddenError'`, also if it is minified. */
  override readonly name: string = 'ForbiddenError'

  /**
   * @param message - shown to the caller. @default 'You may not have a token.'
   * @param options - `cause`: the error underneath, for logs
   */
  constructor(message = 'You may not have a token.', options?: ErrorOptions) {
    super('ERR_FORBIDDEN', message, options)
  }
}

/** Tells an error of this library by its code, so that a second copy of the package changes nothing. */
export function isTokenError(value: unknown): value is TwilioTokenError {
  return value instanceof Error && 'code' in value && Object.hasOwn(statusOf, value.code as string)
}

/** The status of a code. */
export function statusOfCode(code: ErrorCode): number {
  return statusOf[code]
}

/** What one of Twilio's error codes says of a token. */
export interface TwilioError {
  readonly meaning: string
  /** What usually went wrong where the token was made. */
  readonly cause: string
  /** How to find out. */
  readonly check: string
}

const signature = 'inspect verifies it with the secret in the environment; doctor looks at the variables.'
const clock = 'Is the time right on the server? Compare: doctor --against https://api.twilio.com'
const tooLong = {
  meaning: 'The token lives longer than Twilio allows, which is 24 hours.',
  cause: 'A ttl in milliseconds, or a ttl of nearly a day from a server whose clock is ahead.',
  check: `inspect says how long it lives. ${clock}`,
}

/**
 * Twilio's error codes that a token can cause: https://www.twilio.com/docs/api/errors and
 * https://www.twilio.com/docs/voice/sdks/error-codes
 */
export const twilioErrors: Readonly<Record<string, TwilioError>> = {
  20101: {
    meaning: 'This is not a valid access token.',
    cause: 'The page handed over the whole answer of the token route, a capability token, or nothing at all.',
    check: 'Give what the page hands to the SDK to: inspect --expect access',
  },
  20102: {
    meaning: 'The header of the access token is wrong.',
    cause: 'A capability token, or a token made by hand without typ JWT, alg HS256 and cty twilio-fpa;v=1.',
    check: 'inspect shows the header.',
  },
  20103: {
    meaning: 'The issuer or the subject of the access token is wrong: its API key or its account.',
    cause:
      'The key was deleted or is of another account, the account is suspended, or it is that of the test credentials.',
    check: 'inspect shows both; do the key and the account stand together in the Console?',
  },
  20104: {
    meaning: 'The access token has expired, or its end is not a valid time or too far away.',
    cause: 'A page kept it beyond its expiresIn, or the clock of the server is behind.',
    check: `inspect says when it ends. ${clock}`,
  },
  20105: {
    meaning: 'The access token is not valid yet.',
    cause: 'Its notBefore lies ahead, or the clock of the server is ahead.',
    check: `inspect says for how long. ${clock}`,
  },
  20106: {
    meaning: 'The access token is genuine, and its grants do not allow this or cannot be read.',
    cause: 'A product without its grant, or a grant without what it needs, such as the serviceSid of Sync.',
    check: 'inspect lists every grant.',
  },
  20107: {
    meaning: 'The signature of the access token is wrong.',
    cause: 'TWILIO_API_SECRET holds the Auth Token, or the secret of another key.',
    check: signature,
  },
  20151: {
    meaning: 'Authentication with the token failed, for any reason.',
    cause: 'Its header, its API key, its account or its times are wrong, or it is signed with another secret.',
    check: `inspect looks at all of these. ${clock}`,
  },
  20156: {
    meaning: 'The token has expired, or its end is not a valid time.',
    cause: 'A page kept it beyond its expiresIn, or the clock of the server is behind.',
    check: `inspect says when it ends. ${clock}`,
  },
  20157: tooLong,
  20160: {
    meaning: 'This is not a token.',
    cause: 'Something else was handed over, its header is wrong, or its API key is a restricted one.',
    check: 'Give what the page hands to the SDK to: inspect --expect access',
  },
  31102: {
    meaning: 'There is no token in the request.',
    cause: 'The page was not logged in, so the token route answered with an error and not with a token.',
    check: 'What does the token route answer to the page? The token is the property token of it.',
  },
  31105: {
    meaning: 'The name of the client is not valid.',
    cause: 'It has characters other than letters, digits and underscores, or more than 256.',
    check: 'inspect shows the name; toClientName makes a valid one of any string.',
  },
  31201: {
    meaning: 'Twilio refuses the request for want of authorization, for any reason.',
    cause: 'The token does not allow this. In version 1 of the JavaScript SDK also: the microphone is not to be had.',
    check: 'inspect says what the token allows.',
  },
  31202: {
    meaning: 'The signature of the token is wrong.',
    cause:
      'A capability token must be signed with the Auth Token of its account, an access token with the secret of its API key.',
    check: signature,
  },
  31203: {
    meaning: 'There is no such account, or it may not be used.',
    cause: 'The account SID is mistyped, of the test credentials, or of an account that is closed.',
    check: 'inspect shows the account; is it the one in the Console?',
  },
  31204: {
    meaning: 'This is not a valid token.',
    cause:
      'Something else was handed over, it is of another account or API key, it lacks the identity or the voice grant, or the key is a restricted one.',
    check: 'Give what the page hands to the SDK to: inspect',
  },
  31205: {
    meaning: 'The token has expired.',
    cause: 'A page kept it beyond its expiresIn, or the clock of the server is behind.',
    check: `inspect says when it ends. ${clock}`,
  },
  31206: {
    meaning: 'Too many requests.',
    cause: 'Calls or messages in quick succession, or a page that registers over and over.',
    check:
      'Does the page keep its token until shortly before it ends? No other token helps: wait, then ask less often.',
  },
  31207: tooLong,
  51007: {
    meaning: 'The token was rejected when the client connected, for any reason.',
    cause:
      'It has expired or is not valid yet, is signed with another secret, or lacks an identity or the right grant.',
    check: `inspect looks at all of these. ${clock}`,
  },
}

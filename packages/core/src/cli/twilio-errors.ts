/** What one of Twilio's error codes says of a token. */
export interface TwilioError {
  readonly meaning: string
  /** What usually went wrong where the token was made. */
  readonly cause: string
  /** How to find out. */
  readonly check: string
}

const credentials =
  'The account SID, the API key and its secret do not belong together, or the secret is another one than the token says.'
const lifetime = 'Is the time right on the server? Compare: doctor --against https://api.twilio.com'

/**
 * Twilio's error codes that a token can cause: https://www.twilio.com/docs/api/errors and
 * https://www.twilio.com/docs/voice/sdks/error-codes
 */
export const twilioErrors: Readonly<Record<string, TwilioError>> = {
  20101: {
    meaning: 'This is not an access token.',
    cause: 'The page handed over the whole answer of the token route, a capability token, or nothing at all.',
    check: 'Paste what the page hands to the SDK into: inspect --expect access',
  },
  20102: {
    meaning: 'The header of the access token is wrong.',
    cause: 'A token made by hand, without typ JWT, alg HS256 and cty twilio-fpa;v=1.',
    check: 'inspect shows the header.',
  },
  20103: {
    meaning: 'The issuer or the subject of the access token is wrong.',
    cause: 'The API key was deleted, or is of another account or region; or the account is suspended.',
    check: 'inspect shows both; do the key and the account stand together in the Console?',
  },
  20104: {
    meaning: 'The access token has expired, or its end is not a valid time.',
    cause: 'A page kept it beyond its expiresIn, or the clock of the server is behind.',
    check: lifetime,
  },
  20105: {
    meaning: 'The access token is not valid yet.',
    cause: 'notBefore lies ahead, or the clock of the server is fast.',
    check: lifetime,
  },
  20106: {
    meaning: 'The grants of the access token do not allow this.',
    cause: 'A product without its grant, or an outgoing call without an application.',
    check: 'inspect lists every grant.',
  },
  20107: {
    meaning: 'The signature of the access token is wrong.',
    cause: 'TWILIO_API_SECRET holds the Auth Token, or the secret of another key.',
    check: 'inspect verifies it with the secret in the environment; doctor looks at the variables.',
  },
  20151: {
    meaning: 'Authentication with the token failed.',
    cause: credentials,
    check: 'inspect verifies it with the secret in the environment.',
  },
  20157: {
    meaning: 'The token lives longer than Twilio allows, which is 24 hours.',
    cause: 'A ttl in milliseconds, or a server whose clock is fast.',
    check: lifetime,
  },
  31105: {
    meaning: 'The name of the client is not valid.',
    cause: 'It has characters other than letters, digits and underscores.',
    check: 'inspect shows the name; toClientName makes a valid one of any string.',
  },
  31201: {
    meaning: 'The token does not allow this.',
    cause: 'Nothing was granted for it: no outgoing call, or no incoming one.',
    check: 'inspect says what the token allows.',
  },
  31202: {
    meaning: 'The signature of the token is wrong.',
    cause:
      'A capability token must be signed with the Auth Token of its account, an access token with the secret of its API key.',
    check: 'inspect verifies it with the secret in the environment.',
  },
  31203: {
    meaning: 'There is no such account.',
    cause: 'The account SID is mistyped, of the test credentials, or of an account that is closed.',
    check: 'inspect shows the account; is it the one in the Console?',
  },
  31204: {
    meaning: 'This is not a valid token.',
    cause:
      'The page handed over something else, or a token without identity or voice grant, or the API key is a restricted one.',
    check: 'Paste what the page hands to the SDK into: inspect',
  },
  31205: {
    meaning: 'The token has expired.',
    cause: 'A page kept it beyond its expiresIn, or the clock of the server is behind.',
    check: `inspect says how many seconds are left. ${lifetime}`,
  },
  31206: {
    meaning: 'Too many requests.',
    cause: 'Many pages register at the same moment, or one page over and over.',
    check: 'Does the page ask for a token once, and then again when three quarters of its life have passed?',
  },
  31207: {
    meaning: 'The token lives longer than Twilio allows, which is 24 hours.',
    cause: 'A ttl in milliseconds, or a server whose clock is fast.',
    check: lifetime,
  },
  51007: {
    meaning: 'The token was rejected by the authentication service.',
    cause: credentials,
    check: 'inspect verifies it with the secret in the environment.',
  },
}

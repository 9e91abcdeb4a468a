import { createHmac } from 'node:crypto'
import { type Clock, fixedClock } from '@twilio-capability/core'
import type { ConformanceOptions } from './harness.js'

/** Whichever of Twilio's formats the route hands out. */
export type TokenType = 'capability' | 'access'

/** The key of everything that is signed here, which no answer may show. */
export const SECRET = 'secret'

/** Where all clocks of the suite stand still. */
export const clock: Clock = fixedClock(1_300_000_000_000)

/** What differs between the two kinds of token. */
export interface Kind {
  /** Everything but the secret. */
  readonly account: ConformanceOptions
  readonly secret: ConformanceOptions
  /** The variables that stand in for all of it. */
  readonly environment: Readonly<Record<string, string>>
  /** The flow of Twilio's tutorials, with `account`. */
  readonly documented: ConformanceOptions
  /** Tokens for Alice as `comparable` makes them, of `documented` and of the defaults with and without an application. */
  readonly golden: { readonly documented: string; readonly calling: string; readonly called: string }
  /** The part of a token that is the same whenever it is made: all of it, where that is so. */
  readonly comparable: (token: string) => string
  /** Whose token it is. */
  readonly identityIn: (token: string) => string | undefined
  /** The code for a caller who is not even a string. */
  readonly invalidCaller: string
}

const account = { accountSid: 'AC123123', clock } as const

export const kinds: Readonly<Record<TokenType, Kind>> = {
  capability: {
    account,
    secret: { authToken: SECRET },
    environment: { TWILIO_ACCOUNT_SID: 'AC123123', TWILIO_AUTH_TOKEN: SECRET, TWILIO_TWIML_APP_SID: 'AP123123' },
    documented: {
      ...account,
      ttl: 600,
      capabilities(token, { identity }) {
        token.allowClientIncoming(identity)
        token.allowClientOutgoing('AP123123', { Foo: 'Bar' })
        token.disablePresenceEvents()
      },
    },
    // As the PHP class Services_Twilio_Capability signs them.
    golden: {
      documented:
        'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJzY29wZSI6InNjb3BlOmNsaWVudDppbmNvbWluZz9jbGllbnROYW1lPUFsaWNlIHNjb3BlOmNsaWVudDpvdXRnb2luZz9hcHBTaWQ9QVAxMjMxMjMmYXBwUGFyYW1zPUZvbyUzREJhciZjbGllbnROYW1lPUFsaWNlIHNjb3BlOmNsaWVudDpwcmVzZW5jZT9lbmFibGVkPUZhbHNlIiwiaXNzIjoiQUMxMjMxMjMiLCJleHAiOjEzMDAwMDA2MDB9.cYckMAg5C3ePdd5zl6AAdPeRiw8PI1mpekOdzQJ5VHc',
      calling:
        'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJzY29wZSI6InNjb3BlOmNsaWVudDppbmNvbWluZz9jbGllbnROYW1lPUFsaWNlIHNjb3BlOmNsaWVudDpvdXRnb2luZz9hcHBTaWQ9QVAxMjMxMjMmYXBwUGFyYW1zPSZjbGllbnROYW1lPUFsaWNlIiwiaXNzIjoiQUMxMjMxMjMiLCJleHAiOjEzMDAwMDM2MDB9.XufhOg8BS43TEv6Vrc2UW_eGttrNGtI5bzn146CzfK8',
      called:
        'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJzY29wZSI6InNjb3BlOmNsaWVudDppbmNvbWluZz9jbGllbnROYW1lPUFsaWNlIiwiaXNzIjoiQUMxMjMxMjMiLCJleHAiOjEzMDAwMDM2MDB9.tYLSldvT102vwiuI1TqaP-VkInaon-Ytvt5Rlwor2r0',
    },
    comparable: (token) => token,
    identityIn: (token) => /incoming\?clientName=(\w+)/.exec(payloadOf(token))?.[1],
    invalidCaller: 'ERR_INVALID_CLIENT_NAME',
  },
  access: {
    account: { ...account, tokenType: 'access', apiKeySid: 'SK123123' },
    secret: { tokenType: 'access', apiKeySecret: SECRET },
    environment: {
      TWILIO_ACCOUNT_SID: 'AC123123',
      TWILIO_API_KEY: 'SK123123',
      TWILIO_API_SECRET: SECRET,
      TWILIO_TWIML_APP_SID: 'AP123123',
    },
    documented: {
      ...account,
      tokenType: 'access',
      apiKeySid: 'SK123123',
      ttl: 600,
      capabilities(token, { identity }) {
        token.allowClientIncoming(identity)
        token.allowClientOutgoing('AP123123', { Foo: 'Bar' })
      },
    },
    golden: {
      documented: accessToken(
        '{"incoming":{"allow":true},"outgoing":{"application_sid":"AP123123","params":{"Foo":"Bar"}}}',
        1_300_000_600,
      ),
      calling: accessToken('{"incoming":{"allow":true},"outgoing":{"application_sid":"AP123123"}}', 1_300_003_600),
      called: accessToken('{"incoming":{"allow":true}}', 1_300_003_600),
    },
    comparable: withoutTokenId,
    identityIn: (token) => JSON.parse(payloadOf(token)).grants.identity,
    invalidCaller: 'ERR_INVALID_IDENTITY',
  },
}

/** As twilio-node writes it, but for the `jti`, which is another one every time. */
function accessToken(voice: string, expiresAt: number): string {
  const payload = `{"grants":{"identity":"Alice","voice":${voice}},"iat":1300000000,"exp":${expiresAt},"iss":"SK123123","sub":"AC123123"}`
  return `{"alg":"HS256","typ":"JWT","cty":"twilio-fpa;v=1"}.${payload}`
}

function withoutTokenId(token: string): string {
  const [header = ''] = token.split('.')
  return `${decoded(header)}.${payloadOf(token).replace(/^\{"jti":"SK123123-[\da-f-]{36}",/, '{')}`
}

/** The payload's JSON. */
export function payloadOf(token: string): string {
  return decoded(token.split('.')[1] ?? '')
}

/** The signature that belongs to a token, computed without the code under test. */
export function signatureFor(token: string): Buffer {
  return createHmac('sha256', SECRET)
    .update(token.slice(0, token.lastIndexOf('.')))
    .digest()
}

function decoded(base64url: string): string {
  return Buffer.from(base64url, 'base64url').toString()
}

import type { AccessToken } from './access-token.js'
import type { CapabilityToken } from './capability-token.js'
import type { Clock } from './clock.js'
import type { Signer } from './signer.js'

/** For whom a token is made. */
export interface IssueContext<Request> {
  /** The caller, as `identify` told. */
  readonly identity: string
  /** The framework's own request, untouched. */
  readonly request: Request
}

/** What the audit gets: everything but the token. */
export interface IssuedRecord {
  /** Whose token it is, as `identify` told. */
  readonly identity: string
  /** The scopes of a capability token, or the names of an access token's grants. */
  readonly scopes: readonly string[]
  /** When it ends, in ISO 8601. */
  readonly expiresAt: string
}

/** What both kinds of token take. */
export interface SharedIssuerOptions {
  /** The account. @default TWILIO_ACCOUNT_SID */
  readonly accountSid?: string
  /** Signs capability tokens. Give this or `signer`. @default TWILIO_AUTH_TOKEN */
  readonly authToken?: string
  /** The API key of access tokens. @default TWILIO_API_KEY */
  readonly apiKeySid?: string
  /** Signs access tokens. Give this or `signer`. @default TWILIO_API_SECRET */
  readonly apiKeySecret?: string
  /** Signs in place of a secret, for a key that this process must not hold. */
  readonly signer?: Signer
  /** The region of an access token's API key, such as `ie1`. @default us1 */
  readonly region?: string
  /** The TwiML application through which calls go out unless `capabilities` says otherwise. @default TWILIO_TWIML_APP_SID */
  readonly applicationSid?: string
  /** Whole seconds that a token lives, 1 to 86 400. @default 3600 */
  readonly ttl?: number
  /** Where the time comes from. @default Date */
  readonly clock?: Clock
  /** Milliseconds a signer may take. @default 5000 */
  readonly signTimeout?: number
  /** Milliseconds that `identify`, `capabilities` and `onIssued` may take, each. @default 10000 */
  readonly callbackTimeout?: number
  /** Told of every token before it is handed out; if it throws or rejects, the token is not. */
  readonly onIssued?: (record: IssuedRecord) => unknown
}

/** For capability tokens, signed with the account's Auth Token. */
export interface CapabilityIssuerOptions<Request> extends SharedIssuerOptions {
  /** Which kind of token. @default 'capability' */
  readonly tokenType?: 'capability'
  /** Says what the token allows. @default calls to `identity`, and calls out through `applicationSid` if there is one */
  readonly capabilities?: (token: CapabilityToken, context: IssueContext<Request>) => unknown
}

/** For access tokens, signed with an API key's secret. */
export interface AccessIssuerOptions<Request> extends SharedIssuerOptions {
  /** Which kind of token. */
  readonly tokenType: 'access'
  /** Says what the token allows. @default calls to `identity`, and calls out through `applicationSid` if there is one */
  readonly capabilities?: (token: AccessToken, context: IssueContext<Request>) => unknown
}

/** The options of `createTokenIssuer`; the token route takes them too. */
export type TokenIssuerOptions<Request = unknown> = CapabilityIssuerOptions<Request> | AccessIssuerOptions<Request>

/** The names of all options, for whoever checks them. */
export const issuerOptionNames: ReadonlySet<string> = new Set([
  'accountSid',
  'authToken',
  'apiKeySid',
  'apiKeySecret',
  'signer',
  'region',
  'applicationSid',
  'ttl',
  'clock',
  'signTimeout',
  'callbackTimeout',
  'tokenType',
  'capabilities',
  'onIssued',
])

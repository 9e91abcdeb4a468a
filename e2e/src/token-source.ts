import type { Account } from './token-check.js'

/**
 * Where the pages get their tokens: a server with a route `GET /<token type>/<variant>/token` for each of
 * {@link VARIANTS}, which answers `{ token, identity, expiresIn, expiresAt }` and knows the caller by the
 * cookie `session`.
 */
export interface TokenSource {
  readonly origin: string
  close(): Promise<void>
}

export type TokenType = 'capability' | 'access'

export const TOKEN_TYPES: readonly TokenType[] = ['capability', 'access']

/** The account that the stand-in knows. */
export const ACCOUNT: Account = {
  accountSid: 'AC00000000000000000000000000000001',
  authToken: 'the auth token of the account',
  apiKeys: { SK00000000000000000000000000000001: 'the secret of its API key' },
}

/** An account that the stand-in has never heard of. */
export const FOREIGN_ACCOUNT: Account = {
  accountSid: 'AC00000000000000000000000000000009',
  authToken: 'the auth token of another account',
  apiKeys: { SK00000000000000000000000000000009: 'the secret of another API key' },
}

export const APPLICATION_SID = 'AP00000000000000000000000000000001'

/** What every variant that may place calls has signed. */
export const SIGNED_PARAMETERS: Readonly<Record<string, string>> = {
  Department: 'sales & service',
  Priority: '1',
}

/** How one token route is configured. */
export interface TokenVariant {
  readonly account: Account
  /** May be rung under the caller's identity. */
  readonly incoming: boolean
  /** May call the application, with the signed parameters. */
  readonly outgoing: boolean
  /** Seconds. */
  readonly ttl: number
  /** How far the clock of this route is off, in seconds. */
  readonly clockOffset: number
  /** How many of a caller's requests fail before the first that does not. */
  readonly failures: number
}

const FULL: TokenVariant = { account: ACCOUNT, incoming: true, outgoing: true, ttl: 600, clockOffset: 0, failures: 0 }

export type VariantName =
  | 'full'
  | 'incoming-only'
  | 'outgoing-only'
  | 'short'
  | 'brief'
  | 'expired'
  | 'distant'
  | 'foreign'
  | 'failing-at-first'

/** The token routes that the scenarios need. */
export const VARIANTS: Readonly<Record<VariantName, TokenVariant>> = {
  full: FULL,
  'incoming-only': { ...FULL, outgoing: false },
  'outgoing-only': { ...FULL, incoming: false },
  /** So short that the SDK, which asks ten seconds before the end, asks soon, and that its end can be waited for. */
  short: { ...FULL, ttl: 12 },
  /** The page is told to renew it soon, and has time to spare until the end, however busy the machine is. */
  brief: { ...FULL, ttl: 4, clockOffset: 16 },
  expired: { ...FULL, clockOffset: -2 * 60 * 60 },
  /** Ends more than a day from now. */
  distant: { ...FULL, clockOffset: 2 * 24 * 60 * 60 },
  foreign: { ...FULL, account: FOREIGN_ACCOUNT },
  'failing-at-first': { ...FULL, failures: 2 },
}

/** The path of a token route on its source. */
export function tokenPath(tokenType: TokenType, variant: VariantName): string {
  return `/${tokenType}/${variant}/token`
}

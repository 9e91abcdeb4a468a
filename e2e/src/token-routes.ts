import type { AccessToken, CapabilityToken, IssueContext, TokenIssuerOptions } from '@twilio-capability/core'
import {
  APPLICATION_SID,
  SIGNED_PARAMETERS,
  TOKEN_TYPES,
  type TokenType,
  type TokenVariant,
  tokenPath,
  VARIANTS,
  type VariantName,
} from './token-source.js'

/** One token route, as the adapter of every framework takes it. */
export interface TokenRoute {
  readonly path: string
  readonly options: TokenIssuerOptions
}

/** The routes that a source of tokens must have. */
export function tokenRoutes(): readonly TokenRoute[] {
  return TOKEN_TYPES.flatMap((tokenType) =>
    (Object.keys(VARIANTS) as VariantName[]).map((name) => ({
      path: tokenPath(tokenType, name),
      options: optionsFor(tokenType, VARIANTS[name]),
    })),
  )
}

function optionsFor(
  tokenType: TokenType,
  { account, incoming, outgoing, ttl, clockOffset, failures }: TokenVariant,
): TokenIssuerOptions {
  const requests = new Map<string, number>()
  const shared = {
    accountSid: account.accountSid,
    ttl,
    clock: { now: () => Date.now() + clockOffset * 1000 },
    capabilities(token: AccessToken | CapabilityToken, { identity }: IssueContext<unknown>): void {
      const earlier = requests.get(identity) ?? 0
      requests.set(identity, earlier + 1)
      if (earlier < failures) throw new Error(`the database of the customers is away, for ${failures - earlier} more`)
      if (incoming) token.allowClientIncoming(identity)
      if (outgoing) token.allowClientOutgoing(APPLICATION_SID, SIGNED_PARAMETERS)
    },
  }
  if (tokenType === 'capability') return { ...shared, tokenType, authToken: account.authToken }
  const [apiKeySid = '', apiKeySecret = ''] = Object.entries(account.apiKeys)[0] ?? []
  return { ...shared, tokenType, apiKeySid, apiKeySecret }
}

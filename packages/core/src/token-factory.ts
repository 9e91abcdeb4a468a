import { AccessToken } from './access-token.js'
import { CapabilityToken } from './capability-token.js'
import type { ErrorCode } from './errors.js'
import type { TokenIssuerOptions } from './issuer-options.js'
import { type Environment, requiredSetting } from './settings.js'
import { assertAccountSid, assertApiKeySid } from './sids.js'
import type { Signer } from './signer.js'
import { signerFor } from './signer-for.js'

/** Makes a fresh builder. An access token needs to know whose it is; a capability token does not. */
export type TokenFactory = (identity?: string) => CapabilityToken | AccessToken

/**
 * Binds builders to the account, the signer and the clock of the options.
 *
 * @throws a TwilioTokenError that names the option, and the variable, which is missing or wrong
 */
export function tokenFactory(options: TokenIssuerOptions<never>, environment: Environment): TokenFactory {
  const factory =
    options.tokenType === 'access' ? accessTokens(options, environment) : capabilityTokens(options, environment)
  factory('checks_what_only_a_builder_checks')
  return factory
}

function capabilityTokens(options: TokenIssuerOptions<never>, environment: Environment): TokenFactory {
  const bound = { ...boundOptions(options, environment), signer: signerOf('authToken', options, environment) }
  return () => new CapabilityToken(bound)
}

function accessTokens(options: TokenIssuerOptions<never>, environment: Environment): TokenFactory {
  const { region } = options
  const apiKey = requiredSetting(options.apiKeySid, 'apiKeySid', environment, 'ERR_INVALID_API_KEY_SID')
  assertApiKeySid(apiKey.value, apiKey.label)
  const bound = {
    ...boundOptions(options, environment),
    apiKeySid: apiKey.value,
    signer: signerOf('apiKeySecret', options, environment),
    ...(region !== undefined && { region }),
  }
  return (identity) => new AccessToken(identity === undefined ? bound : { ...bound, identity })
}

function boundOptions({ accountSid, clock, signTimeout }: TokenIssuerOptions<never>, environment: Environment) {
  const account = requiredSetting(accountSid, 'accountSid', environment, 'ERR_INVALID_ACCOUNT_SID')
  assertAccountSid(account.value, account.label)
  return {
    accountSid: account.value,
    ...(clock !== undefined && { clock }),
    ...(signTimeout !== undefined && { signTimeout }),
  }
}

const secretCodes = {
  authToken: 'ERR_INVALID_AUTH_TOKEN',
  apiKeySecret: 'ERR_INVALID_API_KEY_SECRET',
} as const satisfies {
  [name: string]: ErrorCode
}

function signerOf(
  name: keyof typeof secretCodes,
  options: TokenIssuerOptions<never>,
  environment: Environment,
): Signer {
  const { signer, [name]: secret } = options
  if (signer !== undefined) return signerFor(signer, secret, name, secretCodes[name])
  const { value, label } = requiredSetting(secret, name, environment, secretCodes[name])
  return signerFor(undefined, value, label, secretCodes[name])
}

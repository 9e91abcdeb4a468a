import { assertClientName } from './client-name.js'
import { TwilioTokenError } from './errors.js'
import { assertGrant, type Grant, outgoingClaims } from './grants.js'
import { assertIdentity } from './identity.js'
import { encodeHeader } from './jws.js'
import { assertOptionNames } from './options.js'
import type { Params } from './params.js'
import { assertAccountSid, assertApiKeySid } from './sids.js'
import type { Signer } from './signer.js'
import { signerFor } from './signer-for.js'
import { TokenBuilder, type TokenBuilderOptions } from './token-builder.js'
import { typeName } from './type-name.js'

/** Whose token it is, and who signs it: the API key's secret itself, or a signer that holds it. */
export interface AccessTokenOptions extends TokenBuilderOptions {
  /** `AC` and 1 to 32 letters or digits. */
  readonly accountSid: string
  /** The API key's SID: `SK` and 1 to 32 letters or digits. */
  readonly apiKeySid: string
  /** The API key's secret. Give this or `signer`. */
  readonly apiKeySecret?: string
  /** Whoever signs with the API key's secret. Give this or `apiKeySecret`. */
  readonly signer?: Signer
  /** Whose token it is. `allowClientIncoming` sets it too, and the last one counts. */
  readonly identity?: string
  /** Seconds since the epoch before which the token is not valid. @default none */
  readonly notBefore?: number
  /** The Twilio region in which the API key lives, such as `ie1`. @default us1 */
  readonly region?: string
  /** The token's `jti`. @default the API key's SID and a UUID, new for every token */
  readonly tokenId?: string
}

const optionNames = new Set([
  'accountSid',
  'apiKeySid',
  'apiKeySecret',
  'signer',
  'identity',
  'notBefore',
  'region',
  'tokenId',
  'clock',
  'signTimeout',
])

/** The claims of the voice grant. */
type VoiceClaims = { readonly [name in 'incoming' | 'outgoing' | 'push_credential_sid' | 'endpoint_id']?: unknown }

/** Without a region it is always the same, so it is encoded once. */
const plainHeader = encodeHeader({ alg: 'HS256', typ: 'JWT', cty: 'twilio-fpa;v=1' })

/**
 * Says what a browser may do with a Twilio account in the format that Twilio's current SDKs are documented with. The
 * verbs for calls are those of `CapabilityToken`; `addGrant` takes everything else.
 */
export class AccessToken extends TokenBuilder {
  readonly #accountSid: string
  readonly #apiKeySid: string
  readonly #notBefore: number | undefined
  readonly #tokenId: string | undefined
  readonly #header: string
  readonly #grants = new Map<Grant['name'], object>()
  #identity: string | undefined

  /**
   * @throws ERR_INVALID_ACCOUNT_SID, ERR_INVALID_API_KEY_SID, ERR_INVALID_API_KEY_SECRET, ERR_INVALID_IDENTITY,
   *   ERR_INVALID_NOT_BEFORE, ERR_INVALID_REGION, ERR_INVALID_CLOCK or ERR_INVALID_OPTION
   */
  constructor(options: AccessTokenOptions) {
    assertOptionNames(options, optionNames, 'AccessToken')
    const { accountSid, apiKeySid, identity, notBefore, region, tokenId } = options
    assertAccountSid(accountSid)
    assertApiKeySid(apiKeySid)
    if (identity !== undefined) assertIdentity(identity)
    if (notBefore !== undefined) assertNotBefore(notBefore)
    if (region !== undefined) assertRegion(region)
    if (tokenId !== undefined) assertTokenId(tokenId)
    super(signerFor(options.signer, options.apiKeySecret, 'apiKeySecret', 'ERR_INVALID_API_KEY_SECRET'), options)
    this.#accountSid = accountSid
    this.#apiKeySid = apiKeySid
    this.#identity = identity
    this.#notBefore = notBefore
    this.#tokenId = tokenId
    this.#header =
      region === undefined
        ? plainHeader
        : encodeHeader({ alg: 'HS256', typ: 'JWT', cty: 'twilio-fpa;v=1', twr: region })
  }

  /**
   * Lets the browser receive calls to this client, which becomes the token's identity.
   *
   * @param clientName - 1 to 256 letters, digits and underscores; `toClientName` makes one of any string
   * @throws ERR_INVALID_CLIENT_NAME
   */
  allowClientIncoming(clientName: string): this {
    assertClientName(clientName)
    this.#identity = clientName
    return this.#allowVoice({ incoming: { allow: true } })
  }

  /**
   * Lets the browser place calls through a TwiML application. An access token holds one application: the last counts.
   *
   * @param applicationSid - `AP` and 1 to 32 letters or digits
   * @param params - sent to the application with every call, signed, so that the page cannot change them
   * @throws ERR_INVALID_APPLICATION_SID or ERR_INVALID_PARAMS
   */
  allowClientOutgoing(applicationSid: string, params?: Params): this {
    return this.#allowVoice({ outgoing: outgoingClaims(applicationSid, params, 'application') })
  }

  /**
   * Adds one of Twilio's grants. A second one of the same kind takes the place of the first, as in twilio-node.
   *
   * @param grant - what `voiceGrant`, `videoGrant`, `syncGrant`, `chatGrant`, `taskRouterGrant` or `playbackGrant` return
   * @throws ERR_INVALID_GRANT
   */
  addGrant(grant: Grant): this {
    assertGrant(grant)
    this.#grants.set(grant.name, grant.claims)
    return this
  }

  #allowVoice(change: VoiceClaims): this {
    const { incoming, outgoing, push_credential_sid, endpoint_id }: VoiceClaims = {
      ...this.#grants.get('voice'),
      ...change,
    }
    // In the order in which twilio-node writes them. What is undefined is not written.
    this.#grants.set('voice', { incoming, outgoing, push_credential_sid, endpoint_id })
    return this
  }

  protected override header(): string {
    return this.#header
  }

  protected override payload(issuedAt: number, expiresAt: number): string {
    if (this.#identity === undefined) {
      throw new TwilioTokenError(
        'ERR_INVALID_IDENTITY',
        'An access token needs an identity: give the option, or call allowClientIncoming(clientName).',
      )
    }
    if (this.#notBefore !== undefined && this.#notBefore >= expiresAt) {
      throw new TwilioTokenError(
        'ERR_INVALID_NOT_BEFORE',
        `notBefore (${this.#notBefore}) must be before the token expires (${expiresAt}).`,
      )
    }
    return JSON.stringify({
      jti: this.#tokenId ?? `${this.#apiKeySid}-${crypto.randomUUID()}`,
      grants: { identity: this.#identity, ...Object.fromEntries(this.#grants) },
      nbf: this.#notBefore,
      iat: issuedAt,
      exp: expiresAt,
      iss: this.#apiKeySid,
      sub: this.#accountSid,
    })
  }

  protected override scopes(): readonly string[] {
    return [...this.#grants.keys()]
  }
}

for (const verb of ['allowEventStream', 'disablePresenceEvents']) {
  const value = (): never => {
    throw new TwilioTokenError(
      'ERR_INVALID_GRANT',
      `${verb} has no counterpart in an access token; it exists on CapabilityToken only.`,
    )
  }
  Object.defineProperty(AccessToken.prototype, verb, { value, configurable: true, writable: true })
}

function assertNotBefore(notBefore: unknown): asserts notBefore is number {
  if (Number.isSafeInteger(notBefore) && (notBefore as number) >= 0) return
  const got = typeof notBefore === 'number' ? String(notBefore) : typeName(notBefore)
  throw new TwilioTokenError(
    'ERR_INVALID_NOT_BEFORE',
    `notBefore must be whole seconds since the epoch, 0 or more; got ${got}.`,
  )
}

/** Twilio's regions: https://www.twilio.com/docs/global-infrastructure/understanding-twilio-regions */
function assertRegion(region: unknown): asserts region is string {
  if (typeof region === 'string' && /^[a-z][a-z0-9-]*$/.test(region)) return
  throw new TwilioTokenError(
    'ERR_INVALID_REGION',
    `region must be one of Twilio's, such as us1, ie1 or au1; got ${
      typeof region === 'string' ? JSON.stringify(region) : typeName(region)
    }.`,
  )
}

function assertTokenId(tokenId: unknown): asserts tokenId is string {
  if (typeof tokenId === 'string' && tokenId !== '') return
  throw new TwilioTokenError('ERR_INVALID_OPTION', `tokenId must be a non-empty string; got ${typeName(tokenId)}.`)
}

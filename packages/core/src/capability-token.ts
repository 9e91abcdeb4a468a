import { assertClientName } from './client-name.js'
import { encodeComponent, encodeParamsAsValue } from './form-urlencoded.js'
import { encodeHeader } from './jws.js'
import { assertOptionNames } from './options.js'
import type { Params } from './params.js'
import { assertAccountSid, assertApplicationSid } from './sids.js'
import type { Signer } from './signer.js'
import { signerFor } from './signer-for.js'
import { TokenBuilder, type TokenBuilderOptions } from './token-builder.js'

/** Whose token it is, and who signs it: the secret itself, or a signer that holds it. */
export interface CapabilityTokenOptions extends TokenBuilderOptions {
  /** `AC` and 1 to 32 letters or digits. */
  readonly accountSid: string
  /** The account's Auth Token. Give this or `signer`. */
  readonly authToken?: string
  /** Whoever signs with the account's Auth Token. Give this or `authToken`. */
  readonly signer?: Signer
}

/** One scope as it stands in the token, but for the client name, which may still change. */
interface Grant {
  readonly text: string
  readonly takesClientName: boolean
}

const optionNames = new Set(['accountSid', 'authToken', 'signer', 'clock', 'signTimeout'])
const header = encodeHeader({ typ: 'JWT', alg: 'HS256' })

/** Where Twilio publishes an account's events. */
const EVENTS = encodeComponent('/2010-04-01/Events')

/**
 * Says what a browser may do with a Twilio account, and signs it. Everything is refused until it is allowed. For
 * whatever both accept, the token is byte for byte the one that PHP's `Services_Twilio_Capability` makes.
 */
export class CapabilityToken extends TokenBuilder {
  readonly #accountSid: string
  readonly #grants: Grant[] = []
  #clientName: string | undefined

  /** @throws ERR_INVALID_ACCOUNT_SID, ERR_INVALID_AUTH_TOKEN, ERR_INVALID_CLOCK or ERR_INVALID_OPTION */
  constructor(options: CapabilityTokenOptions) {
    assertOptionNames(options, optionNames, 'CapabilityToken')
    assertAccountSid(options.accountSid)
    super(signerFor(options.signer, options.authToken, 'authToken', 'ERR_INVALID_AUTH_TOKEN'), options)
    this.#accountSid = options.accountSid
  }

  /**
   * Lets the browser receive calls to this client. The last name given is also the one its outgoing calls come from.
   *
   * @param clientName - 1 to 256 letters, digits and underscores; `toClientName` makes one of any string
   * @throws ERR_INVALID_CLIENT_NAME
   */
  allowClientIncoming(clientName: string): this {
    assertClientName(clientName)
    this.#clientName = clientName
    return this.#allow(`scope:client:incoming?clientName=${clientName}`)
  }

  /**
   * Lets the browser place calls through a TwiML application.
   *
   * @param applicationSid - `AP` and 1 to 32 letters or digits
   * @param params - sent to the application with every call, signed, so that the page cannot change them
   * @throws ERR_INVALID_APPLICATION_SID or ERR_INVALID_PARAMS
   */
  allowClientOutgoing(applicationSid: string, params: Params = {}): this {
    assertApplicationSid(applicationSid)
    return this.#allow(`scope:client:outgoing?appSid=${applicationSid}&appParams=${encodeParamsAsValue(params)}`, true)
  }

  /**
   * Lets the browser listen to the account's events.
   *
   * @param filters - which events; all of them if there are none
   * @throws ERR_INVALID_PARAMS
   */
  allowEventStream(filters: Params = {}): this {
    return this.#allow(`scope:stream:subscribe?path=${EVENTS}&params=${encodeParamsAsValue(filters, 'filters')}`)
  }

  /** Hides from the browser which other clients are there. */
  disablePresenceEvents(): this {
    return this.#allow('scope:client:presence?enabled=False')
  }

  #allow(text: string, takesClientName = false): this {
    this.#grants.push({ text, takesClientName })
    return this
  }

  protected override header(): string {
    return header
  }

  protected override payload(_issuedAt: number, expiresAt: number): string {
    // By template, in half the time of JSON.stringify: no scope and no SID holds a character that JSON would escape.
    let scope = ''
    for (const grant of this.#grants) scope += (scope === '' ? '' : ' ') + this.#scopeOf(grant)
    return `{"scope":"${scope}","iss":"${this.#accountSid}","exp":${expiresAt}}`
  }

  protected override scopes(): readonly string[] {
    return this.#grants.map((grant) => this.#scopeOf(grant))
  }

  #scopeOf({ text, takesClientName }: Grant): string {
    return takesClientName && this.#clientName !== undefined ? `${text}&clientName=${this.#clientName}` : text
  }
}

import { encodeText } from '#base64url'
import { assertClock, type Clock, secondsOf } from './clock.js'
import { assertTimeout } from './in-time.js'
import { chain, isThenable } from './maybe-async.js'
import { assertSigner, DEFAULT_SIGN_TIMEOUT, type Signer, signWith } from './signer.js'
import { assertTtl, DEFAULT_TTL } from './ttl.js'

/** What every builder takes, whatever its token says. */
export interface TokenBuilderOptions {
  /** Where the time comes from. @default Date */
  readonly clock?: Clock
  /** Milliseconds a signer may take. @default 5000 */
  readonly signTimeout?: number
}

/** A signed token, and what the route says of it. */
export interface Minted {
  readonly token: string
  /** Seconds since the epoch. */
  readonly expiresAt: number
}

/** Signs what a builder describes, at once if the signer answers at once. For the issuer; users call `generateToken`. */
export let mint: (builder: TokenBuilder, ttl: number) => Minted | Promise<Minted>

/** What a builder allows, a line each, for the audit. */
export let scopesOf: (builder: TokenBuilder) => readonly string[]

/**
 * What all builders share: who signs, what time it is, how long a token may live. A builder only describes its claims.
 * The signer stays in a private field, which neither `JSON.stringify` nor `util.inspect` shows.
 */
export abstract class TokenBuilder {
  static {
    mint = (builder, ttl) => builder.#mint(ttl)
    scopesOf = (builder) => builder.scopes()
  }

  readonly #signer: Signer
  readonly #clock: Clock
  readonly #signTimeout: number

  protected constructor(signer: Signer, { clock = Date, signTimeout = DEFAULT_SIGN_TIMEOUT }: TokenBuilderOptions) {
    assertSigner(signer)
    assertClock(clock)
    assertTimeout(signTimeout, 'signTimeout')
    this.#signer = signer
    this.#clock = clock
    this.#signTimeout = signTimeout
  }

  /** The JOSE header, encoded, and a dot: what `encodeHeader` makes. */
  protected abstract header(): string

  /**
   * The claims in JSON, in order: a pure function of the description and these two.
   *
   * @param issuedAt - seconds since the epoch
   * @param expiresAt - seconds since the epoch
   */
  protected abstract payload(issuedAt: number, expiresAt: number): string

  /** What the token allows, a line each. */
  protected abstract scopes(): readonly string[]

  /**
   * Makes a signed token of what has been allowed so far. It changes nothing in the builder, which can be added to and
   * asked again.
   *
   * @param ttl - whole seconds that the token lives, 1 to 86 400. @default 3600
   * @throws ERR_INVALID_TTL, ERR_INVALID_CLOCK, ERR_SIGNER_FAILED or ERR_SIGNER_TIMEOUT
   */
  async generateToken(ttl: number = DEFAULT_TTL): Promise<string> {
    const minted = this.#mint(ttl)
    return (isThenable(minted) ? await minted : minted).token
  }

  #mint(ttl: number): Minted | Promise<Minted> {
    assertTtl(ttl)
    const issuedAt = secondsOf(this.#clock)
    const expiresAt = issuedAt + ttl
    const header = this.header()
    const claims = encodeText(this.payload(issuedAt, expiresAt))
    const signature = signWith(this.#signer, header, claims, this.#signTimeout)
    return chain(signature, (made) => ({ token: `${header}${claims}.${made}`, expiresAt }))
  }
}

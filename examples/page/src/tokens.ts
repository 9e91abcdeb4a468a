import { type TokenSource, type TokenSourceError, tokenSource } from '@twilio-capability/core/browser'

/** The tokens of this page, from whichever route was asked last. */
export interface Tokens {
  /** A new token from this route, from which all that follow will come, too. */
  ask(url: string): Promise<string>
  /** The token at hand, or the first from this route. */
  get(url: string): Promise<string>
}

/**
 * Fetches tokens, and replaces them in time for as long as the page is open.
 *
 * @param onToken - gets every new token
 * @param onError - told why there is none
 */
export function createTokens(onToken: (token: string) => void, onError: (error: TokenSourceError) => void): Tokens {
  let current: { readonly url: string; readonly source: TokenSource; readonly stop: () => void } | undefined

  function sourceOf(url: string): TokenSource {
    if (current?.url !== url) {
      current?.stop()
      // With credentials, because a route may be on another origin, and the cookie says who is calling.
      const source = tokenSource(url, { credentials: 'include' })
      current = { url, source, stop: source.subscribe(onToken, onError) }
    }
    return current.source
  }

  return {
    ask: (url) => sourceOf(url).refresh(),
    get: (url) => (current?.source ?? sourceOf(url)).get(),
  }
}

import type { Params, ParamValue } from './params.js'

/** Text that stays as it is; a test is many times cheaper than an encoding that changes nothing. */
const LITERAL = /^[\w.-]*$/

/** What PHP escapes beyond `encodeURIComponent`, and the space, which it writes as a plus. */
const BEYOND_URI_COMPONENT = /[!'()*~]|%20/g

/** One name or value as PHP's `urlencode` writes it: https://www.php.net/manual/function.urlencode.php */
export function encodeComponent(text: string): string {
  if (LITERAL.test(text)) return text
  return encodeURIComponent(text).replace(BEYOND_URI_COMPONENT, (match) =>
    match === '%20' ? '+' : `%${match.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/**
 * The inverse of `encodeComponent`, and of every other valid encoding of the same text.
 *
 * @throws URIError if a percent sign does not begin an escape, or the escapes are not UTF-8
 */
export function decodeComponent(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '))
}

/**
 * Parameters as PHP's `http_build_query` writes them: https://www.php.net/manual/function.http-build-query.php
 * Two differences are on purpose: booleans are `true` and `false`, and numbers are as JavaScript prints them.
 */
export function encodeParams(params: Params): string {
  const pairs: string[] = []
  for (const [name, value] of Object.entries(params)) append(pairs, encodeComponent(name), value)
  return pairs.join('&')
}

function append(pairs: string[], name: string, value: ParamValue): void {
  if (value === null || value === undefined) return
  if (typeof value !== 'object') {
    pairs.push(`${name}=${encodeComponent(String(value))}`)
    return
  }
  for (const [key, inner] of Object.entries(value)) append(pairs, `${name}%5B${encodeComponent(key)}%5D`, inner)
}

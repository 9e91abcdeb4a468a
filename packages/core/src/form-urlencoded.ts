import { assertParams, isPlainObject, type Params, type ParamValue } from './params.js'

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
 * Parameters as PHP's `http_build_query` writes them, https://www.php.net/manual/function.http-build-query.php, and all of
 * that encoded once more, as the one value of a scope that it is. Two differences are on purpose: booleans are `true` and
 * `false`, and numbers are as JavaScript prints them.
 *
 * What stands between names and values is written as it is encoded; they, mostly literal, are all that is left to encode.
 *
 * @throws ERR_INVALID_PARAMS unless this is a plain object of plain data
 */
export function encodeParamsAsValue(params: Params, label = 'params'): string {
  const literal = encodeLiteral(params)
  if (literal !== undefined) return literal
  assertParams(params, label)
  let text = ''
  for (const name of Object.keys(params)) text = append(text, encodeTwice(name), params[name])
  return text
}

/** Parameters with nothing to refuse, to encode or to descend into, as most are, checked and written in one walk. */
function encodeLiteral(params: Params): string | undefined {
  if (!isPlainObject(params)) return undefined
  let text = ''
  for (const name of Object.keys(params)) {
    const value = params[name]
    if (typeof value !== 'string' || !LITERAL.test(name) || !LITERAL.test(value)) return undefined
    text += `${text === '' ? '' : '%26'}${name}%3D${value}`
  }
  return text
}

function append(text: string, name: string, value: ParamValue): string {
  if (value === null || value === undefined) return text
  if (typeof value !== 'object') return `${text === '' ? '' : `${text}%26`}${name}%3D${encodeTwice(String(value))}`
  let longer = text
  for (const [key, inner] of Object.entries(value))
    longer = append(longer, `${name}%255B${encodeTwice(key)}%255D`, inner)
  return longer
}

function encodeTwice(text: string): string {
  return LITERAL.test(text) ? text : encodeComponent(encodeComponent(text))
}

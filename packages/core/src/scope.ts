import { TwilioTokenError } from './errors.js'
import { decodeComponent, encodeComponent } from './form-urlencoded.js'
import { typeName } from './type-name.js'

/** One thing that a capability token allows. */
export interface Scope {
  /** For example `client` or `stream`. */
  readonly service: string
  /** For example `incoming`, `outgoing`, `presence` or `subscribe`. */
  readonly privilege: string
  /** In order, decoded once: `appParams` and `params` are form-urlencoded strings themselves. */
  readonly params: Readonly<Record<string, string>>
}

const WORD = /^[A-Za-z][\w-]*$/
const SCOPE = /^scope:([A-Za-z][\w-]*):([A-Za-z][\w-]*)(?:\?([!-~]+))?$/

/**
 * One scope in Twilio's notation: `scope:<service>:<privilege>?<params>`.
 *
 * @throws ERR_INVALID_SCOPE if a part is missing, or not a word, or a value not well-formed text
 */
export function formatScope(scope: Scope): string {
  const { service, privilege, params } = scope ?? {}
  assertWord(service, 'service')
  assertWord(privilege, 'privilege')
  if (typeof params !== 'object' || params === null) throw invalid(`params must be an object; got ${typeName(params)}`)
  for (const [name, value] of Object.entries(params)) {
    assertWord(name, 'the name of a parameter')
    if (typeof value !== 'string') throw invalid(`the parameter ${name} must be a string; got ${typeName(value)}`)
    if (/\p{Surrogate}/u.test(value)) throw invalid(`the parameter ${name} holds half of a surrogate pair`)
  }
  return scopeText(service, privilege, params)
}

/** `formatScope` for parts that are known to be good. */
export function scopeText(service: string, privilege: string, params: Scope['params']): string {
  const pairs = Object.entries(params).map(([name, value]) => `${name}=${encodeComponent(value)}`)
  return `scope:${service}:${privilege}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`
}

/**
 * Reads the `scope` claim of a capability token.
 *
 * @param text - scopes with one space between; the empty string holds none
 * @throws ERR_INVALID_SCOPE if anything in it is not a scope
 */
export function parseScopes(text: string): Scope[] {
  if (typeof text !== 'string') throw invalid(`scopes are a string; got ${typeName(text)}`)
  return text === '' ? [] : text.split(' ').map(parseScope)
}

function parseScope(text: string, index: number): Scope {
  const match = SCOPE.exec(text)
  if (match === null) throw invalid(`number ${index + 1} is not of the form scope:<service>:<privilege>?<params>`)
  const [service, privilege, query] = match.slice(1) as [string, string, string | undefined]
  const params: Record<string, string> = {}
  for (const pair of query === undefined ? [] : query.split('&')) {
    const equals = pair.indexOf('=')
    const name = pair.slice(0, Math.max(equals, 0))
    assertWord(name, `the name of a parameter of number ${index + 1}`)
    if (Object.hasOwn(params, name)) throw invalid(`number ${index + 1} has the parameter ${name} twice`)
    params[name] = decodeValue(pair.slice(equals + 1), name)
  }
  return { service, privilege, params }
}

function decodeValue(text: string, name: string): string {
  try {
    return decodeComponent(text)
  } catch (cause) {
    throw invalid(`the parameter ${name} is not form-urlencoded UTF-8`, { cause })
  }
}

function assertWord(word: unknown, what: string): asserts word is string {
  if (typeof word === 'string' && WORD.test(word)) return
  throw invalid(`${what} must be a word: a letter, then letters, digits, _ and -`)
}

function invalid(detail: string, options?: ErrorOptions): TwilioTokenError {
  return new TwilioTokenError('ERR_INVALID_SCOPE', `This is not a scope: ${detail}.`, options)
}

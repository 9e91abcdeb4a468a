import { TwilioTokenError } from './errors.js'
import { typeName } from './type-name.js'

/** Twilio's limit for the name of a client. */
const MAX_LENGTH = 256

/** Twilio's rule for the name of a client: https://www.twilio.com/docs/voice/client/capability-tokens */
const CLIENT_NAME = /^\w{1,256}$/

/** Characters common in e-mail addresses and UUIDs, in words; every other one is its code point in hexadecimal. */
const words = new Map([
  ['@', 'at'],
  ['.', 'dot'],
  ['-', 'dash'],
  ['+', 'plus'],
  [' ', 'space'],
  ['_', 'underscore'],
])
const characters = new Map([...words].map(([character, word]) => [word, character]))

/** What `toClientName` makes of the empty string, since a client name cannot be empty. */
const EMPTY = '_empty_'

/** A word or a hexadecimal code point between underscores, where `toClientName` would have written it so. */
const ESCAPE = /^_(?:(at|dot|dash|plus|space|underscore)|x([1-9A-F][0-9A-F]{0,5}|0))_/

/** @throws ERR_INVALID_CLIENT_NAME unless this is 1 to 256 of letters, digits and underscores */
export function assertClientName(name: unknown, label = 'clientName'): asserts name is string {
  if (typeof name === 'string' && CLIENT_NAME.test(name)) return
  let got = typeName(name)
  if (name === '') got = 'an empty string'
  else if (typeof name === 'string') got = name.length > MAX_LENGTH ? `${name.length} characters` : JSON.stringify(name)
  throw new TwilioTokenError(
    'ERR_INVALID_CLIENT_NAME',
    `${label} must be 1 to 256 of A-Z, a-z, 0-9 and _; got ${got}. toClientName(id) makes such a name of any string.`,
  )
}

/**
 * Makes a client name of any string, never the same one of two: `alice@example.com` becomes
 * `alice_at_example_dot_com`. A string that is a client name already stays as it is, unless it reads like the name of
 * another string.
 *
 * @param id - whatever your users are known by
 * @throws ERR_INVALID_CLIENT_NAME if `id` is not a string, or its name would be longer than 256 characters
 */
export function toClientName(id: string): string {
  if (typeof id !== 'string') {
    throw new TwilioTokenError('ERR_INVALID_CLIENT_NAME', `toClientName takes a string; got ${typeName(id)}.`)
  }
  if (id === '') return EMPTY
  // No escape is shorter than what it stands for, so there is no need to try.
  const name = id.length > MAX_LENGTH ? undefined : writeEscaped(id)
  if (name === undefined || name.length > MAX_LENGTH) {
    throw new TwilioTokenError(
      'ERR_INVALID_CLIENT_NAME',
      `toClientName made a name longer than the ${MAX_LENGTH} characters that Twilio allows; use a shorter id.`,
    )
  }
  return name
}

/** From the end to the front, so that an underscore knows whether what follows would make an escape of it. */
function writeEscaped(id: string): string {
  const characters = Array.from(id)
  let name = ''
  for (let at = characters.length - 1; at >= 0; at--) {
    const character = characters[at] as string
    const literal = /\w/.test(character) && !(character === '_' && escapeAt(`_${name}`, at === 0))
    name = (literal ? character : `_${words.get(character) ?? hexadecimal(character)}_`) + name
  }
  return name
}

/**
 * The string that `toClientName` made this name of.
 *
 * @param name - what `toClientName` returned
 * @throws ERR_INVALID_CLIENT_NAME if this is not a client name, or none that `toClientName` makes
 */
export function fromClientName(name: string): string {
  assertClientName(name, 'name')
  const id = readEscaped(name)
  if (toClientName(id) === name) return id
  throw new TwilioTokenError(
    'ERR_INVALID_CLIENT_NAME',
    `${JSON.stringify(name)} is not a name that toClientName makes.`,
  )
}

function readEscaped(name: string): string {
  let id = ''
  for (let at = 0; at < name.length; ) {
    const escaped = name[at] === '_' ? escapeAt(name.slice(at), at === 0) : undefined
    id += escaped === undefined ? name[at] : escaped.character
    at += escaped === undefined ? 1 : escaped.length
  }
  return id
}

/** The escape at the beginning of `text`, if `toClientName` would have written it. */
function escapeAt(text: string, start: boolean): { length: number; character: string } | undefined {
  if (start && text === EMPTY) return { length: EMPTY.length, character: '' }
  const [escaped, word, hex] = ESCAPE.exec(text) ?? []
  if (escaped === undefined) return undefined
  if (word === 'underscore' && !escapeAt(`_${text.slice(escaped.length)}`, start)) return undefined
  const character = word === undefined ? fromHexadecimal(hex as string) : (characters.get(word) as string)
  return character === undefined ? undefined : { length: escaped.length, character }
}

function hexadecimal(character: string): string {
  return `x${(character.codePointAt(0) as number).toString(16).toUpperCase()}`
}

/** Nothing for a code point beyond Unicode, or one that `toClientName` writes otherwise. */
function fromHexadecimal(hex: string): string | undefined {
  const codePoint = Number.parseInt(hex, 16)
  if (codePoint > 0x10_ff_ff) return undefined
  const character = String.fromCodePoint(codePoint)
  return /\w/.test(character) || words.has(character) ? undefined : character
}

import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { decodeComponent, encodeComponent, encodeParamsAsValue } from '../dist/form-urlencoded.js'
import type { Params } from '../dist/params.js'
import * as any from './arbitraries.js'

/** The query string that the value holds. */
const encodeParams = (params: Params) => decodeComponent(encodeParamsAsValue(params))

t.test('Only letters, digits, minus, underscore and dot stay as they are.', async (t) => {
  const ascii = String.fromCharCode(...Array(128).keys())
  const expected = ascii.replace(/[^A-Za-z0-9._-]/g, (character) =>
    character === ' ' ? '+' : `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
  t.equal(encodeComponent(ascii), expected)
  t.equal([...ascii].map(encodeComponent).join(''), expected)
})

t.test('The empty text stays empty.', async (t) => {
  t.equal(encodeComponent(''), '')
  t.equal(decodeComponent(''), '')
})

t.test('Text is escaped as UTF-8, in capitals.', async (t) => {
  t.equal(encodeComponent('é日😀'), '%C3%A9%E6%97%A5%F0%9F%98%80')
})

t.test('It is what URLSearchParams writes, but for the asterisk.', async () => {
  fc.assert(
    fc.property(any.text, (text) => {
      const reference = new URLSearchParams([['', text]]).toString().slice(1)
      return encodeComponent(text) === reference.replaceAll('*', '%2A')
    }),
  )
})

t.test('Decoding gives back any text.', async () => {
  fc.assert(fc.property(any.text, (text) => decodeComponent(encodeComponent(text)) === text))
})

t.test('Other encodings of the same text are decoded, too.', async (t) => {
  t.equal(decodeComponent('a+b%20c~*%7e%2B'), 'a b c~*~+')
})

t.test('What is not an encoding throws a URIError.', async (t) => {
  for (const text of ['%', '%4', '%zz', '%ff', '%C3', '%ED%A0%80']) t.throws(() => decodeComponent(text), URIError)
})

t.test('Parameters keep their order, and null and undefined are dropped.', async (t) => {
  t.equal(encodeParams({}), '')
  t.equal(encodeParams({ z: '1', a: null, m: undefined, b: '' }), 'z=1&b=')
})

t.test('Booleans are true and false, and numbers as JavaScript prints them.', async (t) => {
  t.equal(
    encodeParams({ a: true, b: false, c: 1.5, d: -0, e: 1e21, f: 0.1 + 0.2 }),
    'a=true&b=false&c=1.5&d=0&e=1e%2B21&f=0.30000000000000004',
  )
})

t.test('Nested names stand in brackets, and empty ones vanish.', async (t) => {
  t.equal(
    encodeParams({ a: { b: ['x', { 'c d': 'y' }], e: [], f: {} }, g: [null, 'z'] }),
    'a%5Bb%5D%5B0%5D=x&a%5Bb%5D%5B1%5D%5Bc+d%5D=y&g%5B1%5D=z',
  )
})

t.test('Names that mean something to JavaScript are names.', async (t) => {
  t.equal(encodeParams(JSON.parse('{"__proto__":"x","a":{"constructor":"y"}}')), '__proto__=x&a%5Bconstructor%5D=y')
})

t.test('Parameters are encoded as the one value of a scope.', async (t) => {
  t.equal(
    encodeParamsAsValue({ a: { b: ['x y', '&'] }, c: 'd' }),
    'a%255Bb%255D%255B0%255D%3Dx%2By%26a%255Bb%255D%255B1%255D%3D%2526%26c%3Dd',
  )
  fc.assert(fc.property(any.params, (params) => encodeParamsAsValue(params) === encodeComponent(encodeParams(params))))
})

t.test('Any parameters read back by the rules of URLSearchParams are the same pairs.', async () => {
  fc.assert(
    fc.property(any.params, (params) =>
      isDeepStrictEqual([...new URLSearchParams(encodeParams(params))], [...pairsOf(params)]),
    ),
  )
})

/** What PHP's documentation of http_build_query says, in the plainest way. */
function* pairsOf(value: unknown, name?: string): Generator<[string, string]> {
  if (value === null || value === undefined) return
  if (typeof value !== 'object') return yield [name ?? '', String(value)]
  for (const key in value) {
    yield* pairsOf((value as Record<string, unknown>)[key], name === undefined ? key : `${name}[${key}]`)
  }
}

import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import t from 'tap'
import { assertParams } from '../dist/params.js'
import * as any from './arbitraries.js'
import { thrownBy } from './thrown.js'

t.test('Plain data passes, nested as deep as a hundred levels.', async (t) => {
  fc.assert(fc.property(any.params, (params) => assertParams(params) === undefined))
  t.doesNotThrow(() => assertParams(nested(100)))
  t.doesNotThrow(() => assertParams({ a: null, b: undefined, c: true, d: -0, e: 1e21, f: '', g: [], h: {} }))
})

t.test('Deeper data is refused.', async (t) => {
  const place = `params${'["a"]'.repeat(100)}`
  t.strictSame(
    thrownBy(() => assertParams(nested(101))),
    ['ERR_INVALID_PARAMS', `${place} is nested deeper than 100 levels.`],
  )
})

t.test('Names that mean something to JavaScript are plain data.', async (t) => {
  t.doesNotThrow(() => assertParams(JSON.parse('{"__proto__":{"constructor":"x"},"toString":"y"}')))
})

t.test('An object without a prototype, or of another realm, is plain.', async (t) => {
  t.doesNotThrow(() => assertParams(Object.assign(Object.create(null), { a: '1' })))
  t.doesNotThrow(() => assertParams(runInNewContext('({ a: { b: [1] } })')))
})

t.test('What is not a plain object is refused, and named.', async (t) => {
  class Order {}
  const cases: [unknown, string][] = [
    [undefined, 'undefined'],
    [null, 'null'],
    ['Foo=Bar', 'a string'],
    [[], 'an array'],
    [new Map(), 'an instance of Map'],
    [new Order(), 'an instance of Order'],
    [new Date(0), 'an instance of Date'],
    [Object.create(Object.create(Object.create(null))), 'an object'],
    [() => 0, 'a function'],
  ]
  for (const [params, got] of cases) {
    t.strictSame(
      thrownBy(() => assertParams(params)),
      ['ERR_INVALID_PARAMS', `params must be a plain object such as { Foo: "Bar" }; got ${got}.`],
    )
  }
})

t.test('A value that is not data is refused, and its place is named.', async (t) => {
  const scalar = 'must be a string, a number, a boolean, or an array or object of these; got'
  const cases: [object, string][] = [
    [{ a: Symbol('s') }, `params["a"] ${scalar} a symbol.`],
    [{ a: 5n }, `params["a"] ${scalar} a bigint.`],
    [{ a: { b: [0, () => 0] } }, `params["a"]["b"]["1"] ${scalar} a function.`],
    [{ a: Number.NaN }, 'params["a"] must be a finite number; got NaN.'],
    [{ a: Number.NEGATIVE_INFINITY }, 'params["a"] must be a finite number; got -Infinity.'],
    [{ a: new Date(0) }, 'params["a"] must be plain data; got an instance of Date.'],
    [{ a: [new Map()] }, 'params["a"]["0"] must be plain data; got an instance of Map.'],
    [{ a: 'x\ud800' }, 'params["a"] holds half of a surrogate pair, which is not a character.'],
    [{ '\udc00': 'x' }, 'the name params["\\udc00"] holds half of a surrogate pair, which is not a character.'],
  ]
  for (const [params, message] of cases) {
    t.strictSame(
      thrownBy(() => assertParams(params)),
      ['ERR_INVALID_PARAMS', message],
    )
  }
})

t.test('Data that contains itself is refused.', async (t) => {
  const loop: Record<string, unknown> = { a: {} }
  loop.a = { b: loop }
  t.strictSame(
    thrownBy(() => assertParams(loop)),
    ['ERR_INVALID_PARAMS', 'params["a"]["b"] contains itself; parameters are a tree.'],
  )
  const list: unknown[] = []
  list.push(list)
  t.strictSame(
    thrownBy(() => assertParams({ list })),
    ['ERR_INVALID_PARAMS', 'params["list"]["0"] contains itself; parameters are a tree.'],
  )
})

t.test('The same data in two places is not a cycle.', async (t) => {
  const shared = { b: ['c'] }
  t.doesNotThrow(() => assertParams({ first: shared, second: shared, third: [shared, shared] }))
})

t.test('The message begins with the label that is given.', async (t) => {
  t.strictSame(
    thrownBy(() => assertParams({ a: Symbol('s') }, 'filters')),
    [
      'ERR_INVALID_PARAMS',
      'filters["a"] must be a string, a number, a boolean, or an array or object of these; got a symbol.',
    ],
  )
})

t.test('Text is refused only for half of a surrogate pair.', async (t) => {
  for (const text of ['', 'plain', '😀', '\0', '\uffff']) t.doesNotThrow(() => assertParams({ a: text }))
  for (const text of ['\ud83d', '\ude00', '\ude00\ud83d', 'a\ud83db']) {
    t.strictSame(
      thrownBy(() => assertParams({ a: text })),
      ['ERR_INVALID_PARAMS', 'params["a"] holds half of a surrogate pair, which is not a character.'],
    )
  }
})

function nested(levels: number): object {
  return levels === 1 ? {} : { a: nested(levels - 1) }
}

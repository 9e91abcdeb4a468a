import t from 'tap'
import { typeName } from '../dist/type-name.js'

t.test('A type is named with its article.', async (t) => {
  const cases: [unknown, string][] = [
    [null, 'null'],
    [undefined, 'undefined'],
    [[], 'an array'],
    [{}, 'an object'],
    ['', 'a string'],
    [0, 'a number'],
    [0n, 'a bigint'],
    [true, 'a boolean'],
    [Symbol('s'), 'a symbol'],
    [() => 0, 'a function'],
  ]
  for (const [value, name] of cases) t.equal(typeName(value), name)
})

import t from 'tap'
import { assertTtl, DEFAULT_TTL, MAX_TTL } from '../dist/ttl.js'
import { thrownBy } from './thrown.js'

const expected = 'ttl must be whole seconds from 1 to 86400 (one day); got '

t.test('A token lives an hour unless told otherwise, and a day at most.', async (t) => {
  t.equal(DEFAULT_TTL, 3600)
  t.equal(MAX_TTL, 86_400)
})

t.test('Whole seconds from 1 to a day are a TTL.', async (t) => {
  for (const ttl of [1, 2, 600, 3600, 86_399, 86_400]) t.doesNotThrow(() => assertTtl(ttl), String(ttl))
})

t.test('Everything else is refused, and named.', async (t) => {
  const cases: [unknown, string][] = [
    [0, '0'],
    [-1, '-1'],
    [0.5, '0.5'],
    [1.5, '1.5'],
    [86_401, '86401'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    ['3600', 'a string'],
    [3600n, 'a bigint'],
    [null, 'null'],
    [undefined, 'undefined'],
    [{}, 'an object'],
    ['90000', 'a string'],
  ]
  for (const [ttl, got] of cases) {
    t.strictSame(
      thrownBy(() => assertTtl(ttl)),
      ['ERR_INVALID_TTL', `${expected}${got}.`],
    )
  }
})

t.test('A TTL that looks like milliseconds is called that.', async (t) => {
  for (const [ttl, meant] of [
    [87_000, 87],
    [600_000, 600],
    [3_600_000, 3600],
    [86_400_000, 86_400],
  ]) {
    t.strictSame(
      thrownBy(() => assertTtl(ttl)),
      ['ERR_INVALID_TTL', `${expected}${ttl}. This looks like milliseconds: did you mean ${meant}?`],
    )
  }
})

t.test('A TTL that cannot be milliseconds is not called that.', async (t) => {
  for (const ttl of [-1000, 86_401, 3_600_500, 86_401_000, 2e12]) {
    t.strictSame(
      thrownBy(() => assertTtl(ttl)),
      ['ERR_INVALID_TTL', `${expected}${ttl}.`],
    )
  }
})

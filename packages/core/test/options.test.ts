import t from 'tap'
import { assertOptionNames } from '../dist/options.js'
import { thrownBy } from './thrown.js'

const known = new Set(['first', 'second'])

t.test('Known options pass, and so does having none.', async (t) => {
  t.doesNotThrow(() => assertOptionNames({}, known, 'Here'))
  t.doesNotThrow(() => assertOptionNames({ first: 1, second: undefined }, known, 'Here'))
  t.doesNotThrow(() => assertOptionNames(Object.create(null), known, 'Here'))
})

t.test('A misspelt option is named, with those that there are.', async (t) => {
  t.strictSame(
    thrownBy(() => assertOptionNames({ first: 1, secnod: 2 }, known, 'Here')),
    ['ERR_INVALID_OPTION', 'Here has no option "secnod"; its options are first, second.'],
  )
})

t.test('An inherited option counts, since it is read too.', async (t) => {
  t.strictSame(
    thrownBy(() => assertOptionNames(Object.create({ third: 3 }), known, 'Here')),
    ['ERR_INVALID_OPTION', 'Here has no option "third"; its options are first, second.'],
  )
})

t.test('What is not an object holds no options.', async (t) => {
  for (const [options, got] of [
    [undefined, 'undefined'],
    [null, 'null'],
    ['first', 'a string'],
    [() => 0, 'a function'],
  ]) {
    t.strictSame(
      thrownBy(() => assertOptionNames(options, known, 'Here')),
      ['ERR_INVALID_OPTION', `Here takes an object of options; got ${got}.`],
    )
  }
})

import t from 'tap'
import { assertIdentity, userIdentity } from '../dist/identity.js'
import { thrownBy } from './thrown.js'

t.test('Any non-empty, well-formed string is an identity.', async (t) => {
  for (const identity of ['a', ' ', 'Älice 😀@x', '\0']) t.doesNotThrow(() => assertIdentity(identity))
})

t.test('Anything else is refused, and never shown.', async (t) => {
  const cases: [unknown, string][] = [
    ['', 'an empty one'],
    ['alice\ud800', 'one with half of a surrogate pair'],
    [undefined, 'undefined'],
    [0, 'a number'],
    [{}, 'an object'],
  ]
  for (const [identity, got] of cases) {
    t.strictSame(
      thrownBy(() => assertIdentity(identity)),
      ['ERR_INVALID_IDENTITY', `identity must be a non-empty string; got ${got}.`],
    )
  }
  t.match(thrownBy(() => assertIdentity('', 'the label'))[1], /^the label must be /)
})

t.test('A user is the string itself.', async (t) => {
  t.equal(userIdentity('alice'), 'alice')
  t.equal(userIdentity(''), '')
})

t.test('A user is the sub, the id or the username, whichever comes first.', async (t) => {
  t.equal(userIdentity({ sub: 'a', id: 'b', username: 'c' }), 'a')
  t.equal(userIdentity({ id: 'b', username: 'c' }), 'b')
  t.equal(userIdentity({ username: 'c' }), 'c')
  t.equal(userIdentity({ sub: null, id: undefined, username: 'c' }), 'c')
})

t.test('A whole number counts as its digits.', async (t) => {
  t.equal(userIdentity({ id: 42 }), '42')
  t.equal(userIdentity({ id: 0, username: 'c' }), '0')
  t.equal(userIdentity(2 ** 53 - 1), '9007199254740991')
  t.equal(userIdentity({ id: 12345678901234567890n }), '12345678901234567890')
})

t.test('Nobody is nobody, and what names no one names no one.', async (t) => {
  const nobody = [
    undefined,
    null,
    true,
    {},
    { name: 'alice' },
    { id: 1.5 },
    { id: Number.NaN },
    { id: 2 ** 53 },
    { id: {} },
    { id: ['alice'] },
    { id: true },
    [],
  ]
  for (const user of nobody) t.equal(userIdentity(user), undefined)
})

t.test('A first property that names no one hides those after it.', async (t) => {
  t.equal(userIdentity({ sub: {}, id: 'b' }), undefined)
})

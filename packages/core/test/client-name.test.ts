import fc from 'fast-check'
import t from 'tap'
import { assertClientName, fromClientName, toClientName } from '../dist/client-name.js'
import { TwilioTokenError } from '../dist/errors.js'
import * as any from './arbitraries.js'
import { thrownBy } from './thrown.js'

/** Any string at all, lone surrogates and parts of escapes included. */
const anyString = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      '_',
      'at',
      'dot',
      'dash',
      'plus',
      'space',
      'underscore',
      'empty',
      'x',
      '2F',
      '41',
      'D83D',
      '@',
      '-',
    ),
  }),
)
const likeEscapes = fc.string({
  unit: fc.constantFrom(
    '_',
    '_',
    'at',
    'dash',
    'underscore',
    'empty',
    'x',
    '2F',
    '41',
    '0',
    'D83D',
    'DE00',
    '10FFFF',
    'a',
  ),
  minLength: 1,
  maxLength: 24,
})

t.test('An e-mail address and a UUID stay readable.', async (t) => {
  t.equal(toClientName('alice@example.com'), 'alice_at_example_dot_com')
  t.equal(
    toClientName('3f2504e0-4f89-41d3-9a0c-0305e82c3301'),
    '3f2504e0_dash_4f89_dash_41d3_dash_9a0c_dash_0305e82c3301',
  )
  t.equal(toClientName('a+b c@d'), 'a_plus_b_space_c_at_d')
})

t.test('Every other character is its code point.', async (t) => {
  t.equal(toClientName('a/b'), 'a_x2F_b')
  t.equal(toClientName('é😀\0'), '_xE9__x1F600__x0_')
  t.equal(toClientName('\ud83d'), '_xD83D_')
  t.equal(toClientName('\u{10ffff}'), '_x10FFFF_')
})

t.test('The empty string has a name, and it is its own.', async (t) => {
  t.equal(toClientName(''), '_empty_')
  t.equal(fromClientName('_empty_'), '')
  t.equal(toClientName('_empty_'), '_underscore_empty_')
  t.equal(toClientName('a_empty_'), 'a_empty_')
  t.equal(fromClientName('a_empty_'), 'a_empty_')
})

t.test('A valid name stays as it is unless it reads like an escape.', async (t) => {
  for (const name of [
    'Alice',
    '_',
    '__',
    'a_b',
    '_at',
    'at_',
    'x_at',
    'aat_',
    '_AT_',
    '_xyz_',
    '_x41_',
    '_x2f_',
    '_x02F_',
    '_x_',
    '_x110000_',
    '_x2D_',
  ]) {
    t.equal(toClientName(name), name)
    t.equal(fromClientName(name), name)
  }
})

t.test('A valid name that reads like an escape has its underscore escaped.', async (t) => {
  for (const [name, escaped] of [
    ['_at_', '_underscore_at_'],
    ['alice_at_home', 'alice_underscore_at_home'],
    ['_x2F_', '_underscore_x2F_'],
    ['_x0_', '_underscore_x0_'],
    ['_x10FFFF_', '_underscore_x10FFFF_'],
    ['_underscore_at_', '_underscore_underscore_underscore_at_'],
    ['__at_', '__underscore_at_'],
  ] as const) {
    t.equal(toClientName(name), escaped)
    t.equal(fromClientName(escaped), name)
  }
})

t.test('An underscore before what is no escape needs none itself.', async (t) => {
  t.equal(toClientName('_underscore_x'), '_underscore_x')
  t.equal(fromClientName('_underscore_x'), '_underscore_x')
  t.equal(fromClientName('_underscore_'), '_underscore_')
})

t.test('Any string comes back from its name, so that no two share one.', async () => {
  fc.assert(
    fc.property(anyString, (id) => {
      const name = nameOf(id)
      return name === undefined || fromClientName(name) === id
    }),
    { numRuns: 2000 },
  )
})

t.test('Any valid name is the name of one string, or of none.', async () => {
  fc.assert(
    fc.property(fc.oneof(any.clientName, likeEscapes), (name) => {
      let id: string
      try {
        id = fromClientName(name)
      } catch (error) {
        return error instanceof TwilioTokenError && error.code === 'ERR_INVALID_CLIENT_NAME'
      }
      return toClientName(id) === name
    }),
    { numRuns: 2000 },
  )
})

t.test('Any valid name without an escape in it stays as it is.', async () => {
  const written = /_(at|dot|dash|plus|space|underscore|empty|x[0-9A-F]+)_/
  fc.assert(
    fc.property(
      any.clientName.filter((name) => !written.test(name)),
      (name) => toClientName(name) === name && fromClientName(name) === name,
    ),
  )
})

t.test('A name that no string has is refused.', async (t) => {
  t.strictSame(
    thrownBy(() => fromClientName('_xD83D__xDE00_')),
    ['ERR_INVALID_CLIENT_NAME', '"_xD83D__xDE00_" is not a name that toClientName makes.'],
  )
})

t.test('A name has at most 256 characters.', async (t) => {
  const expected = [
    'ERR_INVALID_CLIENT_NAME',
    'toClientName made a name longer than the 256 characters that Twilio allows; use a shorter id.',
  ]
  const longest = 'a'.repeat(256)
  t.equal(toClientName(longest), longest)
  t.equal(fromClientName(longest), longest)
  t.equal(toClientName(`@${'a'.repeat(252)}`), `_at_${'a'.repeat(252)}`)
  for (const id of ['a'.repeat(257), `@${'a'.repeat(253)}`, '\0'.repeat(256), '_'.repeat(1_000_000)]) {
    t.strictSame(
      thrownBy(() => toClientName(id)),
      expected,
    )
  }
})

t.test('Only a string has a name.', async (t) => {
  t.strictSame(
    thrownBy(() => toClientName(42 as never)),
    ['ERR_INVALID_CLIENT_NAME', 'toClientName takes a string; got a number.'],
  )
})

t.test('A client name is 1 to 256 letters, digits and underscores.', async (t) => {
  for (const name of ['A', '_', '0', 'a'.repeat(256)]) t.doesNotThrow(() => assertClientName(name))
})

t.test('Anything else is refused, with the way out.', async (t) => {
  const cases: [unknown, string][] = [
    ['', 'an empty string'],
    ['a'.repeat(257), '257 characters'],
    ['Alice Smith', '"Alice Smith"'],
    ['Alice\n', '"Alice\\n"'],
    ['Älice', '"Älice"'],
    ['é'.repeat(256), JSON.stringify('é'.repeat(256))],
    [undefined, 'undefined'],
    [['Alice'], 'an array'],
    [7, 'a number'],
  ]
  for (const [name, got] of cases) {
    t.strictSame(
      thrownBy(() => assertClientName(name)),
      [
        'ERR_INVALID_CLIENT_NAME',
        `clientName must be 1 to 256 of A-Z, a-z, 0-9 and _; got ${got}. toClientName(id) makes such a name of any string.`,
      ],
    )
  }
  t.match(thrownBy(() => assertClientName('', 'identity'))[1], /^identity must be /)
  t.match(thrownBy(() => fromClientName('a b'))[1], /^name must be .* got "a b"\./)
})

/** The name of a string, or nothing if it would be too long. */
function nameOf(id: string): string | undefined {
  try {
    return toClientName(id)
  } catch (error) {
    if (error instanceof TwilioTokenError && / longer than /.test(error.message)) return undefined
    throw error
  }
}

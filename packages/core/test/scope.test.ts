import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { CapabilityToken } from '../dist/capability-token.js'
import { TwilioTokenError } from '../dist/errors.js'
import { formatScope, parseScopes, type Scope, scopeText } from '../dist/scope.js'
import * as any from './arbitraries.js'
import { thrownBy } from './thrown.js'

const word = fc.stringMatching(/^[A-Za-z][\w-]*$/)
const scope: fc.Arbitrary<Scope> = fc.record(
  { service: word, privilege: word, params: fc.dictionary(word, any.text, { noNullPrototype: true }) },
  { noNullPrototype: true },
)

t.test('A scope is written in the notation of Twilio.', async (t) => {
  t.equal(
    formatScope({
      service: 'client',
      privilege: 'outgoing',
      params: { appSid: 'AP123', appParams: 'Foo=Bar', clientName: 'Alice' },
    }),
    'scope:client:outgoing?appSid=AP123&appParams=Foo%3DBar&clientName=Alice',
  )
})

t.test('A scope without parameters has no question mark.', async (t) => {
  t.equal(formatScope({ service: 'a', privilege: 'b-c_1', params: {} }), 'scope:a:b-c_1')
  t.equal(scopeText('a', 'b', {}), 'scope:a:b')
  t.strictSame(parseScopes('scope:a:b-c_1'), [{ service: 'a', privilege: 'b-c_1', params: {} }])
})

t.test('Scopes are read in order, and decoded once.', async (t) => {
  t.strictSame(parseScopes('scope:client:incoming?clientName=a%20b+c scope:stream:subscribe?path=%2F&params=a%253D1'), [
    { service: 'client', privilege: 'incoming', params: { clientName: 'a b c' } },
    { service: 'stream', privilege: 'subscribe', params: { path: '/', params: 'a%3D1' } },
  ])
})

t.test('The empty string holds no scopes.', async (t) => {
  t.strictSame(parseScopes(''), [])
})

t.test('A value may hold equals signs, and may be empty.', async (t) => {
  t.strictSame(parseScopes('scope:a:b?c=d=e&f='), [{ service: 'a', privilege: 'b', params: { c: 'd=e', f: '' } }])
})

t.test('Names that every object has are names like any other.', async (t) => {
  t.strictSame(parseScopes('scope:a:b?toString=1&constructor=2')[0]?.params, { toString: '1', constructor: '2' })
})

t.test('Any scopes can be written and read back.', async () => {
  fc.assert(
    fc.property(fc.array(scope), (scopes) => isDeepStrictEqual(parseScopes(scopes.map(formatScope).join(' ')), scopes)),
  )
})

t.test('Whatever the builder writes can be read, and written again the same.', async () => {
  const outgoing = fc.tuple(any.sid('AP'), any.params)
  const calls = fc.array(
    fc.oneof(
      fc.record({ allowClientIncoming: any.clientName }),
      fc.record({ allowClientOutgoing: outgoing }),
      fc.record({ allowEventStream: any.params }),
      fc.record({ disablePresenceEvents: fc.constant([]) }),
    ),
  )
  await fc.assert(
    fc.asyncProperty(calls, async (described) => {
      const builder = new CapabilityToken({ accountSid: 'AC123', authToken: 'secret' })
      const verbs = builder as unknown as Record<string, (...args: unknown[]) => unknown>
      for (const call of described) {
        for (const [verb, args] of Object.entries(call)) verbs[verb]?.(...[args].flat())
      }
      const payload = (await builder.generateToken()).split('.')[1] ?? ''
      const text = JSON.parse(Buffer.from(payload, 'base64url').toString()).scope
      const scopes = parseScopes(text)
      return scopes.length === described.length && scopes.map(formatScope).join(' ') === text
    }),
  )
})

t.test('Any text is scopes, or an error of ours.', async () => {
  const likely = fc.string({
    unit: fc.constantFrom('scope:', 'a', ':', '?', '&', '=', '%', '4', '+', ' ', 'é', '\ud800'),
  })
  fc.assert(
    fc.property(fc.oneof(likely, fc.string({ unit: 'binary' })), (text) => {
      try {
        const scopes = parseScopes(text)
        return scopes.map(formatScope).join(' ').length >= scopes.length
      } catch (error) {
        return error instanceof TwilioTokenError && error.code === 'ERR_INVALID_SCOPE'
      }
    }),
    { numRuns: 1000 },
  )
})

t.test('What is not of the form of a scope is refused, by its number.', async (t) => {
  const notScopes = [
    'scope:client',
    'client:incoming',
    'scope:client:incoming?',
    'scope:client:incoming?a=é',
    'scope:client:incoming?a=\t',
    'scope::incoming',
    'scope:1client:incoming',
    'scope:client:in.coming',
    'Scope:client:incoming',
    'scope:client:incoming:more',
    'xscope:client:incoming',
    'scope:client:incoming\n',
    '',
  ]
  for (const text of notScopes) {
    t.strictSame(
      thrownBy(() => parseScopes(`scope:a:b ${text}`)),
      ['ERR_INVALID_SCOPE', 'This is not a scope: number 2 is not of the form scope:<service>:<privilege>?<params>.'],
    )
  }
})

t.test('Two spaces between scopes are one too many.', async (t) => {
  for (const text of [' ', 'scope:a:b ', ' scope:a:b', 'scope:a:b  scope:a:b']) {
    t.match(thrownBy(() => parseScopes(text))[1], /^This is not a scope: number \d is not of the form/)
  }
})

t.test('A parameter without a proper name is refused.', async (t) => {
  for (const query of ['x', '=x', 'a=1&', '&a=1', '1a=x', 'a%62=x', '__proto__=x']) {
    t.strictSame(
      thrownBy(() => parseScopes(`scope:a:b?${query}`)),
      [
        'ERR_INVALID_SCOPE',
        'This is not a scope: the name of a parameter of number 1 must be a word: a letter, then letters, digits, _ and -.',
      ],
    )
  }
})

t.test('A parameter that is there twice is refused, since readers would differ.', async (t) => {
  t.strictSame(
    thrownBy(() => parseScopes('scope:a:b?c=1&d=2&c=1')),
    ['ERR_INVALID_SCOPE', 'This is not a scope: number 1 has the parameter c twice.'],
  )
})

t.test('A value that is not form-urlencoded UTF-8 is refused, with the reason as the cause.', async (t) => {
  for (const value of ['%', '%zz', '%ff']) {
    t.strictSame(
      thrownBy(() => parseScopes(`scope:a:b?c=${value}`)),
      ['ERR_INVALID_SCOPE', 'This is not a scope: the parameter c is not form-urlencoded UTF-8.'],
    )
    t.throws(() => parseScopes(`scope:a:b?c=${value}`), { cause: URIError })
  }
})

t.test('Only a string is read.', async (t) => {
  t.strictSame(
    thrownBy(() => parseScopes(undefined as never)),
    ['ERR_INVALID_SCOPE', 'This is not a scope: scopes are a string; got undefined.'],
  )
})

t.test('Only a whole scope is written.', async (t) => {
  const good = { service: 'a', privilege: 'b', params: {} }
  const isNoWord = 'must be a word: a letter, then letters, digits, _ and -'
  const cases: [unknown, string][] = [
    [null, `service ${isNoWord}`],
    [undefined, `service ${isNoWord}`],
    [{ ...good, service: '' }, `service ${isNoWord}`],
    [{ ...good, service: 'a b' }, `service ${isNoWord}`],
    [{ ...good, service: ['a'] }, `service ${isNoWord}`],
    [{ ...good, privilege: 'b:c' }, `privilege ${isNoWord}`],
    [{ ...good, privilege: 'b?c' }, `privilege ${isNoWord}`],
    [{ ...good, privilege: 'b\n' }, `privilege ${isNoWord}`],
    [{ ...good, privilege: '1b' }, `privilege ${isNoWord}`],
    [{ ...good, params: undefined }, 'params must be an object; got undefined'],
    [{ ...good, params: null }, 'params must be an object; got null'],
    [{ ...good, params: 'a=b' }, 'params must be an object; got a string'],
    [{ ...good, params: { 'a b': '' } }, `the name of a parameter ${isNoWord}`],
    [{ ...good, params: { c: 5 } }, 'the parameter c must be a string; got a number'],
    [{ ...good, params: { c: null } }, 'the parameter c must be a string; got null'],
    [{ ...good, params: { c: '\ud800' } }, 'the parameter c holds half of a surrogate pair'],
  ]
  for (const [value, detail] of cases) {
    t.strictSame(
      thrownBy(() => formatScope(value as Scope)),
      ['ERR_INVALID_SCOPE', `This is not a scope: ${detail}.`],
    )
  }
})

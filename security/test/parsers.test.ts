import {
  AccessToken,
  CapabilityToken,
  createTokenEndpoint,
  formatScope,
  fromClientName,
  hmacSigner,
  parseScopes,
  TaskRouterCapabilityToken,
  TwilioTokenError,
  toClientName,
  userIdentity,
  videoGrant,
  voiceGrant,
} from '@twilio-capability/core'
import { decodeToken, explainToken, verifyToken } from '@twilio-capability/core/verify'
import fc from 'fast-check'
import t from 'tap'
import { encodePart, forge } from '../dist/forge.js'

/** More by `RUNS=100000`, with `TAP_TIMEOUT=0`. */
const numRuns = Number(process.env.RUNS ?? 500)

const access = { alg: 'HS256', cty: 'twilio-fpa;v=1' }
const accessClaims = { grants: { identity: 'alice' }, exp: 1, iss: 'SK123', sub: 'AC123' }
const account = { accountSid: 'AC123', authToken: 'secret' }

/** A code that is documented has a status. */
function isOurs(error: unknown): boolean {
  return error instanceof TwilioTokenError && Number.isInteger(error.statusCode)
}

/** Whether an action returns something, or throws one of our errors. */
function behaves(action: () => unknown): boolean {
  try {
    action()
    return true
  } catch (error) {
    if (isOurs(error)) return true
    throw error
  }
}

/** Pieces of what a parser takes, put together at random, with anything in between. */
function shuffled(...pieces: string[]): fc.Arbitrary<string> {
  const piece = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...pieces) },
    fc.string({ unit: 'binary', maxLength: 4 }),
  )
  return fc.array(piece, { maxLength: 16 }).map((parts) => parts.join(''))
}

const scopes = shuffled(
  ...[
    'scope:',
    'client',
    'stream',
    ':',
    'incoming',
    'outgoing',
    '?',
    'clientName=',
    'appSid=',
    'appParams=',
    '&',
    '=',
    ' ',
  ],
  ...[
    '%',
    '%41',
    '%ff',
    '%c3%28',
    '%u0041',
    '+',
    '__proto__',
    'constructor',
    '\0',
    '\n',
    '\ud800',
    'scope:client:incoming?clientName=a',
  ],
)
const names = shuffled(
  '_',
  '_at_',
  '_dot_',
  '_underscore_',
  '_x41_',
  '_x10FFFF_',
  '_x110000_',
  '_xD800_',
  '_empty_',
  'a',
  '_x',
  '0_',
)
const json = fc.oneof(
  fc.json({ maxDepth: 4 }),
  shuffled(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '"scope"',
    '"grants"',
    '"exp"',
    '"alg"',
    '"HS256"',
    '1',
    '1e999',
    'null',
    '"__proto__"',
  ),
  fc
    .record(
      {
        scope: fc.oneof(scopes, fc.jsonValue()),
        grants: fc.jsonValue({ maxDepth: 4 }),
        policies: fc.array(fc.jsonValue({ maxDepth: 2 })),
        version: fc.constant('v1'),
        exp: fc.oneof(fc.double(), fc.jsonValue()),
        iss: fc.constantFrom('AC123', 'SK123', 5),
        sub: fc.constantFrom('AC123', null),
        channel: fc.constantFrom('WK123', {}),
      },
      { requiredKeys: [] },
    )
    .map((claims) => JSON.stringify(claims)),
)
const tokens = fc.oneof(
  fc.string({ unit: 'binary' }),
  shuffled('.', '..', 'eyJ', 'eyJhbGciOiJIUzI1NiJ9', 'e30', '=', '-', '_', 'A'.repeat(43)),
  fc
    .tuple(fc.oneof(fc.constant(JSON.stringify(access)), fc.constant('{"alg":"HS256"}'), json), json)
    .map(([header, claims]) => forge(header, claims, 'secret')),
)

t.test('parseScopes answers, or throws an error of ours, whatever the text.', async () => {
  fc.assert(
    fc.property(scopes, (text) => behaves(() => parseScopes(text).map(formatScope))),
    { numRuns },
  )
})

t.test('decodeToken and explainToken answer, or throw an error of ours, whatever the token.', async () => {
  fc.assert(
    fc.property(tokens, (token) => behaves(() => explainToken(decodeToken(token)))),
    { numRuns },
  )
})

t.test('verifyToken answers, or rejects with an error of ours, whatever the token.', async () => {
  await fc.assert(
    fc.asyncProperty(tokens, (token) =>
      verifyToken(token, account).then(
        () => true,
        (error) => {
          if (isOurs(error)) return true
          throw error
        },
      ),
    ),
    { numRuns },
  )
})

t.test('fromClientName and toClientName answer, or throw an error of ours, whatever the name.', async () => {
  fc.assert(
    fc.property(names, (name) => behaves(() => fromClientName(name)) && behaves(() => toClientName(name))),
    { numRuns },
  )
})

t.test('Whatever else takes what it is given takes anything, or throws an error of ours.', async () => {
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withNullPrototype: true,
    withTypedArray: true,
    withSparseArray: true,
    withBoxedValues: true,
  })
  const key = { accountSid: 'AC123', apiKeySid: 'SK123', apiKeySecret: 'secret' }
  const takers: Readonly<Record<string, (value: never) => unknown>> = {
    parseScopes,
    formatScope,
    decodeToken,
    fromClientName,
    toClientName,
    userIdentity,
    hmacSigner,
    voiceGrant,
    videoGrant,
    CapabilityToken: (value) => new CapabilityToken(value),
    AccessToken: (value) => new AccessToken(value),
    TaskRouterCapabilityToken: (value) => new TaskRouterCapabilityToken(value),
    createTokenEndpoint: (value) => createTokenEndpoint(value),
    allowClientIncoming: (value) => new CapabilityToken(account).allowClientIncoming(value),
    allowClientOutgoing: (value) => new CapabilityToken(account).allowClientOutgoing('AP123', value),
    applicationSid: (value) => new AccessToken(key).allowClientOutgoing(value),
    addGrant: (value) => new AccessToken(key).addGrant(value),
    addPolicy: (value) => new TaskRouterCapabilityToken({ ...account, workspaceSid: 'WS1' }).addPolicy(value),
  }
  for (const [name, take] of Object.entries(takers)) {
    fc.assert(
      fc.property(anything, (value) => behaves(() => take(value as never))),
      { numRuns: Math.ceil(numRuns / 5) },
    )
    t.pass(name)
  }
})

t.test('A token that is nested a hundred thousand levels deep is an error of ours.', async (t) => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  for (const claims of [
    `{"grants":{"identity":"a","x":${deep}},"exp":1,"iss":"SK1","sub":"AC1"}`,
    `{"version":"v1","policies":${deep},"channel":"WK1","iss":"AC1","exp":1}`,
    `{"scope":"","iss":"AC1","exp":1,"x":${deep}}`,
    deep,
  ]) {
    for (const header of [access, { alg: 'HS256' }]) {
      t.throws(() => explainToken(decodeToken(forge(header, claims, 'secret'))), { code: 'ERR_TOKEN_MALFORMED' })
    }
  }
  t.throws(() => decodeToken(forge(`{"alg":"HS256","x":${deep}}`, accessClaims, 'secret')), {
    code: 'ERR_TOKEN_MALFORMED',
  })
})

/** Texts of about this length that would take long to read for whoever goes over them more than once. */
function adversarial(length: number): Record<string, () => unknown> {
  const filled = (piece: string) => piece.repeat(length / piece.length)
  const keys = (separator: string, equals: string) =>
    Array.from({ length: length / 8 }, (_, index) => `k${index.toString(36)}${equals}1`).join(separator)
  const scope = (text: string) => () => behaves(() => parseScopes(text))
  const token = (text: string) => () => behaves(() => explainToken(decodeToken(text)))
  const ofScope = (text: string) => token(forge({ alg: 'HS256' }, { scope: text, iss: 'AC1', exp: 1 }, 'secret'))
  return {
    'many scopes': scope(`scope:a:b${filled(' scope:a:b')}`),
    'spaces alone': scope(filled(' ')),
    'colons alone': scope(`scope:${filled(':')}`),
    'a long word': scope(`scope:${filled('a-')}`),
    'many parameters': scope(`scope:a:b?${keys('&', '=')}`),
    'ampersands alone': scope(`scope:a:b?${filled('&')}`),
    'equals signs alone': scope(`scope:a:b?a${filled('=')}`),
    'percent signs alone': scope(`scope:a:b?a=${filled('%')}`),
    'escapes alone': scope(`scope:a:b?a=${filled('%41')}`),
    'plus signs alone': scope(`scope:a:b?a=${filled('+')}`),
    'dots alone': token(filled('.')),
    'what looks like signatures': token(filled(`.${'a'.repeat(43)}`)),
    'parts that are no JSON': token(`${filled('a')}.${filled('a')}.${filled('a')}`),
    'brackets alone': token(`${encodePart(access)}.${encodePart(filled('['))}.`),
    'the same key again and again': token(forge(access, `{${filled('"a":1,')}"b":2}`, 'secret')),
    'parameters of a form': ofScope(`scope:client:outgoing?appSid=AP1&appParams=${keys('%26', '%3D')}`),
    'grants without end': token(
      forge(
        access,
        { ...accessClaims, grants: Object.fromEntries(Array.from({ length: length / 8 }, (_, at) => [at, {}])) },
        'secret',
      ),
    ),
    'a name of underscores': () => behaves(() => fromClientName(filled('_')) && toClientName(filled('_'))),
    'an id of escapes': () => behaves(() => toClientName(filled('_underscore_'))),
  }
}

/** Microseconds that count as nothing: some kernels count processor time in ticks. */
const LEAST = 2000

/** Processor time, in microseconds: what else the machine does is not counted. */
function cost(action: () => unknown, times: number): number {
  const { user, system } = process.cpuUsage()
  for (let turn = 0; turn < times; turn++) action()
  const spent = process.cpuUsage({ user, system })
  return spent.user + spent.system
}

t.test('Sixteen times the length costs sixteen times as much, and not sixteen times sixteen.', async (t) => {
  const factor = 16
  const short = adversarial(8 * 1024)
  for (const [name, long] of Object.entries(adversarial(factor * 8 * 1024))) {
    // The same number of characters in one text and in sixteen: a linear parser has 1, a quadratic one 16 every time.
    const ratio = () => cost(long, 1) / Math.max(cost(short[name] as () => unknown, factor), LEAST)
    const least = Math.min(...Array.from({ length: 5 }, ratio))
    t.ok(least < factor / 2, `${name}: ${least.toFixed(1)}`)
  }
})

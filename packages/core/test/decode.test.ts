import fc from 'fast-check'
import t from 'tap'
import { AccessToken } from '../dist/access-token.js'
import { CapabilityToken } from '../dist/capability-token.js'
import { fixedClock } from '../dist/clock.js'
import { decodeToken, readJwt, tokenTypeOf } from '../dist/decode.js'
import { TwilioTokenError } from '../dist/errors.js'
import { videoGrant, voiceGrant } from '../dist/grants.js'
import { thrownBy } from './thrown.js'

const clock = fixedClock(1_300_000_000_000)
const accessHeader = { alg: 'HS256', typ: 'JWT', cty: 'twilio-fpa;v=1' }
const capabilityClaims = { scope: '', iss: 'AC123', exp: 1_300_003_600 }
const accessClaims = { jti: 'id', grants: { identity: 'alice' }, exp: 1_300_003_600, iss: 'SK123', sub: 'AC123' }

/** A JWT with a signature that nobody made. */
function jwt(header: unknown, claims: unknown): string {
  return `${[header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.AAAA`
}

const capability = (claims: object) => decodeToken(jwt({ alg: 'none' }, { ...capabilityClaims, ...claims }))
const policy = { url: 'https://a', method: 'GET', allow: true }
const taskRouter = (claims: object) =>
  decodeToken(jwt({}, { iss: 'AC123', exp: 1_300_003_600, version: 'v1', channel: 'WK1', policies: [], ...claims }))
const access = (claims: object) => decodeToken(jwt(accessHeader, { ...accessClaims, ...claims }))

t.test('A capability token is described.', async (t) => {
  const token = new CapabilityToken({ accountSid: 'AC123', authToken: 'secret', clock })
    .allowClientIncoming('Alice')
    .allowClientIncoming('Bob')
    .allowClientOutgoing('AP1', { Foo: 'Bar', list: ['x', 'y z'] })
    .allowClientOutgoing('AP2')
    .disablePresenceEvents()
  const outgoing = { service: 'client', privilege: 'outgoing' }
  t.strictSame(decodeToken(await token.generateToken()), {
    verified: false,
    tokenType: 'capability',
    accountSid: 'AC123',
    apiKeySid: undefined,
    identity: 'Bob',
    incoming: ['Alice', 'Bob'],
    outgoing: [
      { applicationSid: 'AP1', params: { Foo: 'Bar', 'list[0]': 'x', 'list[1]': 'y z' } },
      { applicationSid: 'AP2', params: {} },
    ],
    expiresAt: '2011-03-13T08:06:40.000Z',
    scopes: [
      { service: 'client', privilege: 'incoming', params: { clientName: 'Alice' } },
      { service: 'client', privilege: 'incoming', params: { clientName: 'Bob' } },
      {
        ...outgoing,
        params: { appSid: 'AP1', appParams: 'Foo=Bar&list%5B0%5D=x&list%5B1%5D=y+z', clientName: 'Bob' },
      },
      { ...outgoing, params: { appSid: 'AP2', appParams: '', clientName: 'Bob' } },
      { service: 'client', privilege: 'presence', params: { enabled: 'False' } },
    ],
    grants: {},
    policies: [],
    header: { typ: 'JWT', alg: 'HS256' },
    claims: {
      scope:
        'scope:client:incoming?clientName=Alice scope:client:incoming?clientName=Bob scope:client:outgoing?appSid=AP1&appParams=Foo%3DBar%26list%255B0%255D%3Dx%26list%255B1%255D%3Dy%2Bz&clientName=Bob scope:client:outgoing?appSid=AP2&appParams=&clientName=Bob scope:client:presence?enabled=False',
      iss: 'AC123',
      exp: 1_300_003_600,
    },
  })
})

t.test('An access token is described.', async (t) => {
  const token = new AccessToken({
    accountSid: 'AC123',
    apiKeySid: 'SK123',
    apiKeySecret: 'secret',
    tokenId: 'id',
    clock,
  })
    .allowClientIncoming('alice')
    .allowClientOutgoing('AP1', { Foo: ['Bar'] })
    .addGrant(videoGrant())
  const grants = {
    voice: { incoming: { allow: true }, outgoing: { application_sid: 'AP1', params: { Foo: ['Bar'] } } },
    video: {},
  }
  t.strictSame(decodeToken(await token.generateToken()), {
    verified: false,
    tokenType: 'access',
    accountSid: 'AC123',
    apiKeySid: 'SK123',
    identity: 'alice',
    incoming: ['alice'],
    outgoing: [{ applicationSid: 'AP1', params: { Foo: ['Bar'] } }],
    expiresAt: '2011-03-13T08:06:40.000Z',
    scopes: [],
    grants,
    policies: [],
    header: accessHeader,
    claims: {
      jti: 'id',
      grants: { identity: 'alice', ...grants },
      iat: 1_300_000_000,
      exp: 1_300_003_600,
      iss: 'SK123',
      sub: 'AC123',
    },
  })
})

t.test('A TaskRouter token is described.', async (t) => {
  const claims = {
    iss: 'AC123',
    exp: 1_300_003_600,
    version: 'v1',
    channel: 'WK1',
    policies: [
      { url: 'https://a', method: 'GET', allow: true },
      { url: 'https://b', method: 'POST', allow: false, query_filter: { q: 1 }, post_filter: { p: 2 } },
    ],
  }
  t.strictSame(decodeToken(jwt({ alg: 'HS256' }, claims)), {
    verified: false,
    tokenType: 'taskrouter',
    accountSid: 'AC123',
    apiKeySid: undefined,
    identity: 'WK1',
    incoming: [],
    outgoing: [],
    expiresAt: '2011-03-13T08:06:40.000Z',
    scopes: [],
    grants: {},
    policies: [
      { url: 'https://a', method: 'GET', allow: true, queryFilter: {}, postFilter: {} },
      { url: 'https://b', method: 'POST', allow: false, queryFilter: { q: 1 }, postFilter: { p: 2 } },
    ],
    header: { alg: 'HS256' },
    claims,
  })
})

t.test('A capability token that receives no calls is who it calls as, or nobody.', async (t) => {
  t.match(capability({ scope: 'scope:client:outgoing?appSid=AP1&clientName=Alice' }), {
    identity: 'Alice',
    incoming: [],
    outgoing: [{ applicationSid: 'AP1', params: {} }],
  })
  t.equal(capability({}).identity, undefined)
  t.strictSame(capability({ scope: 'scope:client:incoming' }).incoming, [])
  t.strictSame(capability({ scope: 'scope:client:outgoing' }).outgoing, [{ applicationSid: '', params: {} }])
})

t.test('Only the scopes of clients are calls.', async (t) => {
  const described = capability({ scope: 'scope:stream:incoming?clientName=a scope:stream:outgoing?appSid=AP1' })
  t.strictSame([described.incoming, described.outgoing, described.scopes.length], [[], [], 2])
})

t.test('An access token allows only the calls that it says.', async (t) => {
  const voices: [object | undefined, string[], object[]][] = [
    [undefined, [], []],
    [{}, [], []],
    [{ incoming: {} }, [], []],
    [{ incoming: { allow: false } }, [], []],
    [{ incoming: { allow: 'true' } }, [], []],
    [{ incoming: { allow: true } }, ['alice'], []],
    [{ outgoing: {} }, [], []],
    [{ outgoing: { application_sid: 5 } }, [], []],
    [{ outgoing: { application_sid: 'AP1' } }, [], [{ applicationSid: 'AP1', params: {} }]],
  ]
  for (const [voice, incoming, outgoing] of voices) {
    t.match(access({ grants: { identity: 'alice', voice } }), { incoming, outgoing })
    t.equal(access({ grants: { identity: 'alice', voice } }).incoming.length, incoming.length)
  }
  const anonymous = access({ grants: { voice: voiceGrant({ incomingAllow: true }).claims } })
  t.strictSame([anonymous.identity, anonymous.incoming], [undefined, []])
})

t.test('What claims to be a token but is not made like one is malformed.', async (t) => {
  const cases: [() => unknown, string][] = [
    [() => capability({ iss: undefined }), 'its iss is not a string'],
    [() => capability({ exp: undefined }), 'its exp is not a time'],
    [() => capability({ exp: '1300003600' }), 'its exp is not a time'],
    [() => capability({ exp: 8.64e12 + 1 }), 'its exp is not a time'],
    [() => access({ exp: null }), 'its exp is not a time'],
    [() => access({ sub: 5 }), 'its sub is not a string'],
    [() => access({ iss: undefined }), 'its iss is not a string'],
    [() => access({ grants: undefined }), 'its grants is not an object'],
    [() => access({ grants: [] }), 'its grants is not an object'],
    [() => access({ grants: null }), 'its grants is not an object'],
    [() => taskRouter({ iss: 5 }), 'its iss is not a string'],
    [() => taskRouter({ channel: undefined }), 'its channel is not a string'],
    [() => taskRouter({ policies: ['all'] }), 'its policies[0] is not an object'],
    [() => taskRouter({ policies: [policy, { ...policy, url: 5 }] }), 'its policies[1].url is not a string'],
    [() => taskRouter({ policies: [{ ...policy, method: null }] }), 'its policies[0].method is not a string'],
    [() => taskRouter({ policies: [{ ...policy, allow: 'yes' }] }), 'its policies[0].allow is not true or false'],
    [
      () => taskRouter({ policies: [{ ...policy, query_filter: [] }] }),
      'its policies[0].query_filter is not an object',
    ],
    [() => taskRouter({ policies: [{ ...policy, post_filter: 5 }] }), 'its policies[0].post_filter is not an object'],
    [() => access({ grants: { identity: 5 } }), 'its grants.identity is not a string'],
    [() => access({ grants: { voice: 'all' } }), 'its grants.voice is not an object'],
    [() => access({ grants: { voice: { incoming: true } } }), 'its grants.voice.incoming is not an object'],
    [() => access({ grants: { voice: { outgoing: 'AP1' } } }), 'its grants.voice.outgoing is not an object'],
    [
      () => access({ grants: { voice: { outgoing: { application_sid: 'AP1', params: 'Foo=Bar' } } } }),
      'its grants.voice.outgoing.params is not an object',
    ],
  ]
  for (const [decode, detail] of cases) {
    t.strictSame(thrownBy(decode), ['ERR_TOKEN_MALFORMED', `This is not a token: ${detail}.`])
  }
  t.equal(capability({ exp: 8.64e12 }).expiresAt, '+275760-09-13T00:00:00.000Z')
  t.equal(thrownBy(() => capability({ scope: 'client:incoming' }))[0], 'ERR_INVALID_SCOPE')
})

t.test('What is not a JWT is malformed, with the reason as the cause.', async (t) => {
  const broken = ['', 'a.b.c', 'a.b', '..', 'eyJ9.eyJ9.', `${jwt({}, {})}.AAAA`, jwt([], {}), jwt({}, []), jwt({}, 'x')]
  for (const token of broken) {
    t.strictSame(
      thrownBy(() => decodeToken(token)),
      ['ERR_TOKEN_MALFORMED', 'This is not a token: it is not a JWT in compact serialisation.'],
      token,
    )
    t.throws(() => decodeToken(token), { cause: { message: /./ } })
  }
  for (const [token, got] of [
    [undefined, 'undefined'],
    [null, 'null'],
    [Buffer.from('a.b.c'), 'an object'],
  ]) {
    t.strictSame(
      thrownBy(() => readJwt(token)),
      ['ERR_TOKEN_MALFORMED', `This is not a token: a token is a string; got ${got}.`],
    )
  }
})

t.test('A token is 200 levels deep at most, so that whoever walks through it does not run out of stack.', async (t) => {
  const nested = (levels: number) => JSON.parse('['.repeat(levels) + ']'.repeat(levels))
  const tooDeep = ['ERR_TOKEN_MALFORMED', 'This is not a token: it is nested deeper than 200 levels.']
  const claims = (levels: number) => ({ ...accessClaims, grants: { x: nested(levels) } })
  t.match(decodeToken(jwt(accessHeader, claims(198))), { tokenType: 'access' })
  for (const token of [
    jwt(accessHeader, claims(199)),
    jwt({ ...accessHeader, x: nested(200) }, accessClaims),
    `${jwt(accessHeader, {}).split('.')[0]}.${Buffer.from(`{"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`).toString('base64url')}.`,
  ]) {
    t.strictSame(
      thrownBy(() => decodeToken(token)),
      tooDeep,
    )
  }
})

t.test('A JWT that is none of Twilio is called that.', async (t) => {
  t.strictSame(
    thrownBy(() => decodeToken(jwt({ alg: 'HS256' }, { sub: 'alice', exp: 1 }))),
    ['ERR_TOKEN_KIND', 'This JWT is neither a capability token nor an access token nor a TaskRouter token of Twilio.'],
  )
})

t.test('The kind is told by the header, and then by the claims.', async (t) => {
  t.equal(tokenTypeOf(accessHeader, {}), 'access')
  t.equal(tokenTypeOf(accessHeader, { scope: '' }), 'access')
  t.equal(tokenTypeOf({ cty: 'twilio-fpa;v=2' }, {}), undefined)
  t.equal(tokenTypeOf({}, { scope: '' }), 'capability')
  t.equal(tokenTypeOf({}, { scope: ['scope:a:b'] }), undefined)
  t.equal(tokenTypeOf({}, { version: 'v1', policies: [] }), 'taskrouter')
  t.equal(tokenTypeOf({}, { version: 'v2', policies: [] }), undefined)
  t.equal(tokenTypeOf({}, { version: 'v1', policies: {} }), undefined)
})

t.test('Any text, and any JWT, is a description or an error of ours.', async () => {
  const json = fc.oneof(fc.jsonValue(), fc.constantFrom(accessHeader, capabilityClaims, accessClaims))
  const claims = fc.record(
    {
      scope: json,
      iss: json,
      exp: fc.oneof(json, fc.double()),
      sub: json,
      grants: json,
      version: fc.constant('v1'),
      policies: json,
    },
    { requiredKeys: [] },
  )
  const token = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.tuple(json, fc.oneof(json, claims)).map(([h, c]) => jwt(h, c)),
  )
  fc.assert(
    fc.property(token, (text) => {
      try {
        return decodeToken(text).verified === false
      } catch (error) {
        return error instanceof TwilioTokenError
      }
    }),
    { numRuns: 1000 },
  )
})

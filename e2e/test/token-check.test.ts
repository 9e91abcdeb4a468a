import jsonwebtoken from 'jsonwebtoken'
import t from 'tap'
import { type RefusalCode, Refused } from '../dist/refusal.js'
import { type Account, checkToken } from '../dist/token-check.js'

const NOW = 1_700_000_000
const ACCOUNT = { accountSid: 'AC1', authToken: 'secret', apiKeys: { SK1: 'key secret' } } satisfies Account
const ACCESS_HEADER = { alg: 'HS256', typ: 'JWT', cty: 'twilio-fpa;v=1' } as const

function capability(claims: object = {}, secret: string = ACCOUNT.authToken, header: object = {}): string {
  const payload = { scope: 'scope:client:incoming?clientName=Alice', iss: 'AC1', exp: NOW + 60, ...claims }
  return jsonwebtoken.sign(payload, secret, { noTimestamp: true, header: { alg: 'HS256', typ: 'JWT', ...header } })
}

function access(claims: object = {}, secret: string = ACCOUNT.apiKeys.SK1): string {
  const grants = {
    identity: 'Alice',
    voice: { incoming: { allow: true }, outgoing: { application_sid: 'AP1', params: { Foo: 'Bar', n: 1 } } },
  }
  const payload = { jti: 'SK1-1', grants, iat: NOW, exp: NOW + 60, iss: 'SK1', sub: 'AC1', ...claims }
  return jsonwebtoken.sign(payload, secret, { header: ACCESS_HEADER })
}

/** The same token with other bytes in its header or payload, and the signature it had. */
function forge(token: string, part: 0 | 1, change: (value: object) => object): string {
  const parts = token.split('.')
  const value: object = JSON.parse(Buffer.from(parts[part] ?? '', 'base64url').toString())
  parts[part] = Buffer.from(JSON.stringify(change(value))).toString('base64url')
  return parts.join('.')
}

const check = (token: unknown) => checkToken(token, [ACCOUNT], NOW)

t.test('A capability token admits to what its scopes say.', async (t) => {
  const scope =
    'scope:client:incoming?clientName=Alice scope:client:outgoing?appSid=AP1&appParams=Foo%3DBar%2BBaz&clientName=Alice scope:client:presence?enabled=False'
  t.strictSame(check(capability({ scope })), {
    tokenType: 'capability',
    accountSid: 'AC1',
    identity: 'Alice',
    incoming: 'Alice',
    outgoing: { applicationSid: 'AP1', parameters: { Foo: 'Bar Baz' } },
    expiresAt: NOW + 60,
  })
  t.match(check(capability({ scope: '' })), { identity: undefined, incoming: undefined, outgoing: undefined })
})

t.test('An access token admits to what its voice grant says.', async (t) => {
  t.strictSame(check(access()), {
    tokenType: 'access',
    accountSid: 'AC1',
    identity: 'Alice',
    incoming: 'Alice',
    outgoing: { applicationSid: 'AP1', parameters: { Foo: 'Bar', n: '1' } },
    expiresAt: NOW + 60,
  })
  t.match(check(access({ grants: { identity: 'Alice' } })), {
    identity: 'Alice',
    incoming: undefined,
    outgoing: undefined,
  })
  t.match(check(access({ grants: { voice: { incoming: { allow: true } } } })), {
    identity: undefined,
    incoming: undefined,
  })
})

t.test('A day is the longest life, and a second is the shortest.', async (t) => {
  t.doesNotThrow(() => check(capability({ exp: NOW + 86_400 })))
  t.doesNotThrow(() => check(capability({ exp: NOW + 1 })))
})

const REFUSED: Readonly<Record<string, readonly [RefusalCode, unknown]>> = {
  'a signature by another secret': [31202, capability({}, 'another')],
  'an access token signed with the Auth Token': [31202, access({}, ACCOUNT.authToken)],
  'an access token of an unknown key': [31202, access({ iss: 'SK2' })],
  'a changed payload': [31202, forge(capability(), 1, (payload) => ({ ...payload, scope: '' }))],
  'a signature cut short': [31202, capability().slice(0, -4)],
  'a capability token passed off as an access token': [
    31203,
    forge(capability(), 0, (header) => ({ ...header, cty: 'twilio-fpa;v=1' })),
  ],
  'an unknown account': [31203, capability({ iss: 'AC2' })],
  'an access token for an unknown account': [31203, access({ sub: 'AC2' })],
  'no token at all': [31204, undefined],
  'an empty string': [31204, ''],
  'two parts': [31204, 'a.b'],
  'parts that are not JSON': [31204, 'a.b.c'],
  'a payload that is a list': [31204, forge(capability(), 1, () => [])],
  'no signature': [31204, capability().replace(/[^.]*$/, '')],
  'another encoding of the signature': [31204, `${capability()}=`],
  'the algorithm none': [31204, forge(capability(), 0, (header) => ({ ...header, alg: 'none' }))],
  'another content type': [31204, forge(access(), 0, (header) => ({ ...header, cty: 'twilio-fpa;v=2' }))],
  'no exp': [31204, signText({})],
  'a fractional exp': [31204, signText({ exp: NOW + 60.5 })],
  'an nbf to come': [31204, access({ nbf: NOW + 10 })],
  'no scope': [31204, signText({ scope: undefined, exp: NOW + 60 })],
  'a malformed scope': [31204, capability({ scope: 'client:incoming' })],
  'an outgoing scope without an application': [31204, capability({ scope: 'scope:client:outgoing?clientName=Alice' })],
  'a token that has expired': [31205, capability({ exp: NOW - 1 })],
  'a token that expires now': [31205, capability({ exp: NOW })],
  'a capability token for more than a day': [31207, capability({ exp: NOW + 86_401 })],
  'an access token for more than a day': [31207, access({ iat: NOW - 10, exp: NOW + 86_400 })],
}

/** A capability token with claims that `jsonwebtoken` checks, and so signs as text only. */
function signText(claims: object): string {
  const payload = JSON.stringify({ scope: '', iss: 'AC1', ...claims })
  return jsonwebtoken.sign(payload, ACCOUNT.authToken, { header: { alg: 'HS256', typ: 'JWT' } })
}

for (const [what, [code, token]] of Object.entries(REFUSED)) {
  t.test(`Refused with ${code}: ${what}.`, async (t) => {
    t.throws(() => check(token), { code })
    t.throws(() => check(token), Refused)
  })
}

import { createHmac } from 'node:crypto'
import { AccessToken, CapabilityToken, TaskRouterCapabilityToken } from '@twilio-capability/core'
import t from 'tap'
import { credentials, NOW, program } from './program.js'

const { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_API_KEY, TWILIO_API_SECRET } = credentials
const clock = { now: () => NOW * 1000 }
const capability = () => new CapabilityToken({ accountSid: TWILIO_ACCOUNT_SID, authToken: TWILIO_AUTH_TOKEN, clock })
const accessOptions = {
  accountSid: TWILIO_ACCOUNT_SID,
  apiKeySid: TWILIO_API_KEY,
  apiKeySecret: TWILIO_API_SECRET,
  clock,
}
const alice = await capability().allowClientIncoming('alice').generateToken()

/** A token as others might make it, signed with the Auth Token, or the API key's secret if it is an access token. */
function handmade(claims: object, header: Record<string, string> = { typ: 'JWT', alg: 'HS256' }): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const input = `${encode(header)}.${encode(claims)}`
  const secret = header.cty === undefined ? TWILIO_AUTH_TOKEN : TWILIO_API_SECRET
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
}

function handmadeAccess(claims: object): string {
  const grants = { identity: 'alice', voice: { incoming: { allow: true } } }
  return handmade(
    { jti: 'j', iss: TWILIO_API_KEY, sub: TWILIO_ACCOUNT_SID, iat: NOW, exp: NOW + 60, grants, ...claims },
    { typ: 'JWT', alg: 'HS256', cty: 'twilio-fpa;v=1' },
  )
}

const incoming = 'scope:client:incoming?clientName=alice'

/** What looks wrong with a token, in an environment that can verify it. */
async function problemsOf(token: string, ...args: string[]): Promise<string[]> {
  const { code, out } = await program(['inspect', '--json', token, ...args], { environment: credentials })
  const { problems } = JSON.parse(out)
  t.equal(code, problems.length === 0 ? 0 : 1)
  return problems
}

t.test('a token is put into words', async (t) => {
  const expected = `A token of the kind capability
header   {"typ":"JWT","alg":"HS256"}
account  ${TWILIO_ACCOUNT_SID}
expires  2026-01-01T01:00:00.000Z, in 3600 s
not verified: that needs TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN
It says
- May be called as alice.
`
  t.strictSame(await program(['inspect', alice]), { code: 0, out: expected, error: '' })
  for (const input of [alice, `${alice}\n`, `  ${alice}\r\n`]) {
    t.strictSame(await program(['inspect'], { input }), { code: 0, out: expected, error: '' })
  }
})

t.test('its signature is verified with what is in the environment', async (t) => {
  const verified = async (token: string, environment: Record<string, string>) => {
    const { out } = await program(['inspect', '--json', token], { environment })
    return JSON.parse(out).verified
  }
  const access = await new AccessToken({ ...accessOptions, identity: 'alice' }).generateToken()
  t.equal(await verified(alice, { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN }), true)
  t.equal(await verified(alice, { TWILIO_ACCOUNT_SID, TWILIO_API_SECRET }), null)
  t.equal(await verified(alice, { TWILIO_AUTH_TOKEN }), null)
  t.equal(await verified(access, { TWILIO_ACCOUNT_SID, TWILIO_API_SECRET }), true)
  t.equal(await verified(access, { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN }), null)
  t.equal(await verified(alice, { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN: 'hunter2' }), false)
  t.match((await program(['inspect', access])).out, 'that needs TWILIO_ACCOUNT_SID and TWILIO_API_SECRET\n')
  t.match((await program(['inspect', access], { environment: credentials })).out, '\nsigned by the account in the env')
})

t.test('a wrong secret and another account are told apart', async (t) => {
  const inspected = (environment: Record<string, string>) =>
    program(['inspect', alice], { environment: { ...credentials, ...environment } })
  const secret = await inspected({ TWILIO_AUTH_TOKEN: 'hunter2' })
  t.equal(secret.code, 1)
  t.match(secret.out, '\nnot signed by the account in the environment\n')
  t.ok(
    secret.out.endsWith(`What looks wrong
- This token is not signed with HS256 and the secret expected. (ERR_TOKEN_SIGNATURE)
`),
  )
  t.notMatch(secret.out, 'hunter2')
  const account = await inspected({ TWILIO_ACCOUNT_SID: 'AC1' })
  t.match(account.out, '- This token is for another account, or of another API key. (ERR_TOKEN_ACCOUNT)\n')
  t.match((await inspected({ TWILIO_ACCOUNT_SID: 'hunter2' })).out, '(ERR_INVALID_ACCOUNT_SID)\n')
})

t.test('JSON holds the whole of it', async (t) => {
  const { code, out, error } = await program(['inspect', '--json'], { input: alice, environment: credentials })
  t.strictSame([code, error], [0, ''])
  t.strictSame(JSON.parse(out), {
    tokenType: 'capability',
    header: { typ: 'JWT', alg: 'HS256' },
    claims: { scope: incoming, iss: TWILIO_ACCOUNT_SID, exp: NOW + 3600 },
    allows: ['May be called as alice.'],
    expiresAt: '2026-01-01T01:00:00.000Z',
    secondsLeft: 3600,
    verified: true,
    problems: [],
  })
})

t.test('a token of another kind than belongs here is found', async (t) => {
  const access = handmadeAccess({})
  const worker = new TaskRouterCapabilityToken({ ...accessOptionsForTaskRouter(), workerSid: 'WK1' })
  t.strictSame(await problemsOf(access), [])
  t.strictSame(await problemsOf(access, '--expect', 'access'), [])
  t.strictSame(await problemsOf(access, '--expect', 'capability'), ['A token of the kind capability belongs here.'])
  t.strictSame(await problemsOf(alice, '--expect', 'access'), ['A token of the kind access belongs here.'])
  t.strictSame(await problemsOf(await worker.generateToken(), '--expect=taskrouter'), [])
  t.strictSame(await program(['inspect', '--expect', 'hunter2']), {
    code: 2,
    out: '',
    error: '--expect must be capability, access or taskrouter.\n',
  })
})

function accessOptionsForTaskRouter() {
  return { accountSid: TWILIO_ACCOUNT_SID, authToken: TWILIO_AUTH_TOKEN, workspaceSid: 'WS1', clock }
}

t.test('what Twilio would refuse is found, each thing once', async (t) => {
  const claims = { iss: TWILIO_ACCOUNT_SID, exp: NOW + 60, scope: incoming }
  const tooLong = (life: number) => `It lives longer than a day (${life} s), which Twilio refuses.`
  const fractional = 'Its exp is not a whole number of seconds, which Twilio refuses.'
  t.strictSame(await problemsOf(handmade(claims)), [])
  t.strictSame(await problemsOf(handmade({ ...claims, exp: NOW + 86_400 })), [])
  t.strictSame(await problemsOf(handmade({ ...claims, exp: NOW + 86_401 })), [tooLong(86_401)])
  t.strictSame(await problemsOf(handmade({ ...claims, exp: NOW + 0.5 })), [fractional])
  t.strictSame(await problemsOf(handmade({ ...claims, exp: NOW })), ['It has expired.'])
  t.strictSame(await problemsOf(handmade({ ...claims, exp: NOW * 1000 })), [tooLong(NOW * 999)])
  t.strictSame(await problemsOf(handmade({ ...claims, nbf: NOW + 30 })), ['It is not valid yet, for another 30 s.'])
  t.strictSame(await problemsOf(handmade({ ...claims, nbf: NOW })), [])
  t.strictSame(await problemsOf(handmade({ ...claims, nbf: `${NOW + 30}` })), [
    'This is not a token that Twilio would accept. (ERR_TOKEN_MALFORMED)',
  ])
  t.strictSame(await problemsOf(handmadeAccess({ iat: NOW - 86_341 })), [tooLong(86_401)])
  t.strictSame(await problemsOf(handmadeAccess({ nbf: NOW + 3.2 })), ['It is not valid yet, for another 4 s.'])
  t.strictSame(await problemsOf(handmadeAccess({ grants: { voice: {} } })), [
    'It has a voice grant and no identity, which Twilio refuses.',
  ])
  t.strictSame(await problemsOf(handmadeAccess({ grants: { video: {} } })), [])
})

t.test('what would surprise whoever made it is found', async (t) => {
  const claims = { iss: TWILIO_ACCOUNT_SID, exp: NOW + 60 }
  const nameless = 'Its outgoing calls have no clientName, so whoever is called does not see who calls.'
  const unroutable = (got: string) =>
    `Calls to it will not arrive: their name must be 1 to 256 of A-Z, a-z, 0-9 and _; got ${got}. toClientName(id) makes such a name of any string.`
  const outgoing = 'scope:client:outgoing?appSid=AP1'
  t.strictSame(await problemsOf(await capability().allowClientOutgoing('AP1').generateToken()), [nameless])
  t.strictSame(await problemsOf(handmade({ ...claims, scope: `${outgoing}&clientName=` })), [nameless])
  t.strictSame(await problemsOf(handmade({ ...claims, scope: `${outgoing}&clientName=alice` })), [])
  t.strictSame(await problemsOf(await capability().disablePresenceEvents().allowEventStream().generateToken()), [])
  t.strictSame(await problemsOf(handmade({ ...claims, scope: 'scope:client:incoming?clientName=a%40b' })), [
    unroutable('"a@b"'),
  ])
  t.strictSame(
    await problemsOf(handmadeAccess({ grants: { identity: 'a'.repeat(257), voice: { incoming: { allow: true } } } })),
    [unroutable('257 characters')],
  )
})

t.test('a token that expired is still verified', async (t) => {
  const claims = { iss: TWILIO_ACCOUNT_SID, scope: incoming }
  const { code, out } = await program(['inspect', handmade({ ...claims, exp: NOW - 60 })], { environment: credentials })
  t.equal(code, 1)
  t.match(out, '\nexpires  2025-12-31T23:59:00.000Z, 60 s ago\nsigned by the account in the environment\n')
  t.ok(out.endsWith('What looks wrong\n- It has expired.\n'))
  t.match((await program(['inspect', handmade({ ...claims, exp: NOW })])).out, '00:00:00.000Z, 0 s ago\n')
  t.strictSame(await problemsOf(handmade({ ...claims, exp: 0 })), [
    'It has expired.',
    'This token has expired. (ERR_TOKEN_EXPIRED)',
  ])
  t.strictSame(await problemsOf(handmade({ ...claims, exp: 8.64e12 })), [
    `It lives longer than a day (${8.64e12 - NOW} s), which Twilio refuses.`,
  ])
})

t.test('no token can command the terminal', async (t) => {
  const scope = 'scope:client:incoming?clientName=%1B%5B31m%C2%9B%E2%80%AE%0Aalice'
  const token = handmade({ iss: TWILIO_ACCOUNT_SID, exp: NOW + 60, scope, '\u009b': '\u202e' })
  const { out } = await program(['inspect', token])
  t.match(out, '- May be called as \\u001b[31m\\u009b\\u202e\\u000aalice.\n')
  t.notMatch(out, /[^\n\x20-\x7e]/)
  const json = (await program(['inspect', '--json', token])).out
  t.notMatch(json, /[^\n\x20-\x7e]/)
  t.equal(JSON.parse(json).claims['\u009b'], '\u202e')
})

t.test('whatever is no token of Twilio is an error that does not repeat it', async (t) => {
  const malformed = 'This is not a token: it is not a JWT in compact serialisation.'
  for (const garbage of ['hunter2', 'a.b.c', '..', '{"token":"hunter2"}', 'x'.repeat(100_000), `${alice}.hunter2`]) {
    for (const [args, input] of [[['inspect', garbage], ''] as const, [['inspect'], garbage] as const]) {
      t.strictSame(await program(args, { input }), { code: 1, out: '', error: `${malformed}\n` })
    }
  }
  t.strictSame(await program(['inspect', '--json', 'hunter2']), {
    code: 1,
    out: '',
    error: `{"error":{"code":"ERR_TOKEN_MALFORMED","message":"${malformed}"}}\n`,
  })
  const foreign = handmade({ sub: 'hunter2', exp: NOW + 60 })
  t.match(await program(['inspect', foreign]), {
    code: 1,
    out: '',
    error: /^This JWT is neither a capability token nor/,
  })
})

t.test('there is one token', async (t) => {
  const none = 'inspect takes a token as its argument or on standard input.\n'
  t.strictSame(await program(['inspect']), { code: 2, out: '', error: none })
  t.strictSame(await program(['inspect', '  ']), { code: 2, out: '', error: none })
  t.strictSame(await program(['inspect'], { input: '\r\n' }), { code: 2, out: '', error: none })
  t.strictSame(await program(['inspect', alice, alice]), { code: 2, out: '', error: 'inspect takes one token.\n' })
})

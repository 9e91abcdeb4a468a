import t from 'tap'
import { AccessToken } from '../dist/access-token.js'
import { CapabilityToken } from '../dist/capability-token.js'
import { fixedClock } from '../dist/clock.js'
import { createTokenIssuer, type IssuedToken, type TokenIssuer } from '../dist/issuer.js'
import type { IssuedRecord, TokenIssuerOptions } from '../dist/issuer-options.js'
import { decodeToken } from '../dist/verify.js'
import { rejectionOf, thrownBy } from './thrown.js'

const clock = fixedClock(1_300_000_000_000)
const capability = { accountSid: 'AC123123', authToken: 'secret', clock }
const access = { tokenType: 'access', accountSid: 'AC123', apiKeySid: 'SK123', apiKeySecret: 'secret', clock } as const
const alice = { identity: 'Alice', request: {} }

function issuer(options: object = {}, environment = {}): TokenIssuer {
  return createTokenIssuer({ ...capability, ...options } as TokenIssuerOptions, environment)
}

/** What is issued at once. */
function issue(options: object = {}, context = alice, environment = {}): IssuedToken {
  const issued = issuer(options, environment).issue(context)
  if (issued instanceof Promise) throw new Error('It was issued later.')
  return issued
}

t.test('A token lets the caller be called, unless told otherwise.', async (t) => {
  t.strictSame(issue(), {
    token:
      'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJzY29wZSI6InNjb3BlOmNsaWVudDppbmNvbWluZz9jbGllbnROYW1lPUFsaWNlIiwiaXNzIjoiQUMxMjMxMjMiLCJleHAiOjEzMDAwMDM2MDB9.tYLSldvT102vwiuI1TqaP-VkInaon-Ytvt5Rlwor2r0',
    identity: 'Alice',
    expiresIn: 3600,
    expiresAt: '2011-03-13T08:06:40.000Z',
  })
})

t.test('It says how long it lives, and until when.', async (t) => {
  const issued = issue({ ttl: 600 })
  t.equal(issued.expiresIn, 600)
  t.equal(issued.expiresAt, '2011-03-13T07:16:40.000Z')
  t.equal(decodeToken(issued.token).expiresAt, issued.expiresAt)
})

t.test('With an application the caller can call out through it.', async (t) => {
  const given = issue({ applicationSid: 'AP1' }, alice, { TWILIO_TWIML_APP_SID: 'AP2' })
  t.strictSame(decodeToken(given.token).outgoing, [{ applicationSid: 'AP1', params: {} }])
  const found = issue({}, alice, { TWILIO_TWIML_APP_SID: 'AP2' })
  t.strictSame(decodeToken(found.token).outgoing, [{ applicationSid: 'AP2', params: {} }])
  t.equal(decodeToken(found.token).identity, 'Alice')
})

t.test('A wrong application is found at once, by the name of its option or its variable.', async (t) => {
  const expected = 'must be a TwiML application SID: AP followed by 1 to 32 letters or digits;'
  t.strictSame(
    thrownBy(() => issuer({ applicationSid: '' })),
    ['ERR_INVALID_APPLICATION_SID', `applicationSid ${expected} got an empty string.`],
  )
  t.strictSame(
    thrownBy(() => issuer({}, { TWILIO_TWIML_APP_SID: 'AC1' })),
    [
      'ERR_INVALID_APPLICATION_SID',
      `applicationSid (from TWILIO_TWIML_APP_SID) ${expected} this looks like an account SID.`,
    ],
  )
})

t.test('The capabilities are what the callback says, and nothing else.', async (t) => {
  const options = {
    applicationSid: 'AP1',
    capabilities: (token: CapabilityToken, context: unknown) => {
      t.ok(token instanceof CapabilityToken)
      t.equal(context, alice)
      token.disablePresenceEvents()
    },
  }
  t.equal(decodeToken(issue(options).token).claims.scope, 'scope:client:presence?enabled=False')
})

t.test('Every token has a builder of its own.', async (t) => {
  const seen = new Set<unknown>()
  const made = issuer({ capabilities: (token: unknown) => seen.add(token) })
  made.issue(alice)
  made.issue(alice)
  t.equal(seen.size, 2)
})

t.test('A callback that answers later is waited for.', async (t) => {
  const issued = issuer({
    capabilities: async (token: CapabilityToken) => {
      await null
      token.allowClientIncoming('Alice')
    },
  }).issue(alice)
  t.ok(issued instanceof Promise)
  t.strictSame(await issued, issue())
})

t.test('What the callback throws or rejects with comes out.', async (t) => {
  const error = new Error('no')
  const throwing = issuer({
    capabilities() {
      throw error
    },
  })
  t.throws(() => throwing.issue(alice), error)
  const rejecting = issuer({ capabilities: () => Promise.reject(error) })
  await t.rejects(Promise.resolve(rejecting.issue(alice)), error)
})

t.test('The audit is told of every token, but not the token.', async (t) => {
  const records: IssuedRecord[] = []
  issue({ applicationSid: 'AP1', onIssued: (record: IssuedRecord) => records.push(record) })
  t.strictSame(records, [
    {
      identity: 'Alice',
      scopes: [
        'scope:client:incoming?clientName=Alice',
        'scope:client:outgoing?appSid=AP1&appParams=&clientName=Alice',
      ],
      expiresAt: '2011-03-13T08:06:40.000Z',
    },
  ])
})

t.test('The audit of an access token names its grants.', async (t) => {
  const records: IssuedRecord[] = []
  issue({ ...access, authToken: undefined, onIssued: (record: IssuedRecord) => records.push(record) })
  t.strictSame(records, [{ identity: 'Alice', scopes: ['voice'], expiresAt: '2011-03-13T08:06:40.000Z' }])
})

t.test('The audit is told what is signed, even if the builder is added to meanwhile.', async (t) => {
  const records: IssuedRecord[] = []
  const made = issuer({
    authToken: undefined,
    signer: { algorithm: 'HS256', sign: async () => 'A'.repeat(43) },
    capabilities: (token: CapabilityToken) => {
      token.allowClientIncoming('Alice')
      setImmediate(() => token.allowClientIncoming('Mallory'))
      return new Promise((resolve) => queueMicrotask(() => resolve(undefined)))
    },
    onIssued: (record: IssuedRecord) => new Promise((resolve) => setImmediate(resolve, records.push(record))),
  })
  await made.issue(alice)
  t.strictSame(records[0]?.scopes, ['scope:client:incoming?clientName=Alice'])
})

t.test('A token that the audit fails to note is not handed out.', async (t) => {
  const error = new Error('The audit is down.')
  const throwing = issuer({
    onIssued() {
      throw error
    },
  })
  t.throws(() => throwing.issue(alice), error)
  const rejecting = issuer({ onIssued: async () => Promise.reject(error) }).issue(alice)
  await t.rejects(Promise.resolve(rejecting), error)
})

t.test('The audit that takes its time is waited for.', async (t) => {
  let noted = false
  const onIssued = async () => {
    await null
    noted = true
  }
  const issued = issuer({ onIssued }).issue(alice)
  t.equal(noted, false)
  t.strictSame(await issued, issue())
  t.equal(noted, true)
})

t.test('An issuer of access tokens makes those.', async (t) => {
  const made = createTokenIssuer({ ...access, region: 'ie1', ttl: 60, applicationSid: 'AP1' }, {})
  const issued = (await made.issue({ identity: 'Alice', request: {} })) as IssuedToken
  const { header, claims } = decodeToken(issued.token)
  t.strictSame(header, { alg: 'HS256', typ: 'JWT', cty: 'twilio-fpa;v=1', twr: 'ie1' })
  t.match(claims, {
    grants: { identity: 'Alice', voice: { incoming: { allow: true }, outgoing: { application_sid: 'AP1' } } },
    iat: 1_300_000_000,
    exp: 1_300_000_060,
    iss: 'SK123',
    sub: 'AC123',
  })
})

t.test('The builder of an access token knows whose it is.', async (t) => {
  const made = createTokenIssuer(
    { ...access, tokenType: 'access', capabilities: (token) => t.ok(token instanceof AccessToken) },
    {},
  )
  const issued = (await made.issue({ identity: 'alice@example.com', request: {} })) as IssuedToken
  t.strictSame(decodeToken(issued.token).claims.grants, { identity: 'alice@example.com' })
})

t.test('Who cannot have a token is refused before anybody is asked.', async (t) => {
  const capabilities = () => t.fail('The callback was asked.')
  const cases: [object, unknown, string, string][] = [
    [
      { capabilities },
      'a b',
      'ERR_INVALID_CLIENT_NAME',
      'identity must be 1 to 256 of A-Z, a-z, 0-9 and _; got "a b". toClientName(id) makes such a name of any string.',
    ],
    [
      { ...access, authToken: undefined, capabilities },
      '',
      'ERR_INVALID_IDENTITY',
      'identity must be a non-empty string; got an empty one.',
    ],
  ]
  for (const [options, identity, ...expected] of cases) {
    t.strictSame(
      thrownBy(() => issuer(options).issue({ identity: identity as string, request: {} })),
      expected,
    )
  }
})

t.test('createToken gives builders bound to the account, the signer and the clock.', async (t) => {
  const builder = issuer().createToken() as CapabilityToken
  t.equal(await builder.allowClientIncoming('Alice').generateToken(), issue().token)
  t.not(issuer().createToken(), builder)
  const named = createTokenIssuer(access, {}).createToken('Alice')
  t.equal(decodeToken(await named.generateToken()).identity, 'Alice')
  t.equal((await rejectionOf(createTokenIssuer(access, {}).createToken().generateToken()))[0], 'ERR_INVALID_IDENTITY')
})

t.test('An issuer cannot be changed, not by its options either.', async (t) => {
  const options = { ...capability, ttl: 60 }
  const made = createTokenIssuer(options, {})
  Object.assign(options, { accountSid: 'AC666', authToken: 'other', ttl: 600, clock: fixedClock(0) })
  t.strictSame(made.issue(alice), issue({ ttl: 60 }))
  t.ok(Object.isFrozen(made))
})

t.test('The options are checked at once.', async (t) => {
  t.strictSame(
    thrownBy(() => issuer({ expires: 60 })),
    [
      'ERR_INVALID_OPTION',
      'The token issuer has no option "expires"; its options are accountSid, authToken, apiKeySid, apiKeySecret, signer, region, applicationSid, ttl, clock, signTimeout, callbackTimeout, tokenType, capabilities, onIssued.',
    ],
  )
  t.strictSame(
    thrownBy(() => issuer({ ttl: 600_000 })),
    [
      'ERR_INVALID_TTL',
      'ttl must be whole seconds from 1 to 86400 (one day); got 600000. This looks like milliseconds: did you mean 600?',
    ],
  )
  for (const name of ['capabilities', 'onIssued']) {
    t.strictSame(
      thrownBy(() => issuer({ [name]: 'voice' })),
      ['ERR_INVALID_OPTION', `${name} must be a function; got a string.`],
    )
    t.strictSame(
      thrownBy(() => issuer({ [name]: null })),
      ['ERR_INVALID_OPTION', `${name} must be a function; got null.`],
    )
  }
  for (const name of ['signTimeout', 'callbackTimeout']) {
    t.strictSame(
      thrownBy(() => issuer({ [name]: '5 s' })),
      ['ERR_INVALID_OPTION', `${name} must be whole milliseconds from 1 to 2147483647; got a string.`],
    )
  }
})

t.test('Everything can come from the environment, which is that of the process unless another is given.', async (t) => {
  const environment = { TWILIO_ACCOUNT_SID: 'AC123123', TWILIO_AUTH_TOKEN: 'secret' }
  t.equal(thrownBy(() => createTokenIssuer({}, {}))[0], 'ERR_INVALID_ACCOUNT_SID')
  const given = createTokenIssuer({ clock }, environment).issue(alice)
  t.teardown(() => {
    for (const name of Object.keys(environment)) delete process.env[name]
  })
  Object.assign(process.env, environment)
  t.strictSame(createTokenIssuer({ clock }).issue(alice), given)
  t.strictSame(given, issue())
  t.doesNotThrow(() => createTokenIssuer())
})

import t from 'tap'
import { AccessToken, type AccessTokenOptions } from '../dist/access-token.js'
import { fixedClock } from '../dist/clock.js'
import { syncGrant, videoGrant, voiceGrant } from '../dist/grants.js'
import { hmacSigner } from '../dist/hmac-signer-node.js'
import { scopesOf } from '../dist/token-builder.js'
import { rejectionOf, thrownBy } from './thrown.js'

const credentials = { accountSid: 'AC123', apiKeySid: 'SK123', apiKeySecret: 'secret' }
const clock = fixedClock(1_300_000_000_000)

function build(options: Partial<AccessTokenOptions> = {}): AccessToken {
  return new AccessToken({ ...credentials, clock, ...options })
}

t.test('The verbs for calls make the voice grant, and the identity.', async (t) => {
  const token = build({ tokenId: 'SK123-1' }).allowClientIncoming('alice').allowClientOutgoing('AP123', { Foo: 'Bar' })
  const [header, payload] = parts(await token.generateToken(600))
  t.equal(header, '{"alg":"HS256","typ":"JWT","cty":"twilio-fpa;v=1"}')
  t.equal(
    payload,
    '{"jti":"SK123-1","grants":{"identity":"alice","voice":{"incoming":{"allow":true},"outgoing":{"application_sid":"AP123","params":{"Foo":"Bar"}}}},"iat":1300000000,"exp":1300000600,"iss":"SK123","sub":"AC123"}',
  )
})

t.test('Every option has its place, in the order of twilio-node.', async (t) => {
  const token = build({ tokenId: 'id', identity: 'alice', notBefore: 0, region: 'ie1' })
  const [header, payload] = parts(await token.generateToken(60))
  t.equal(header, '{"alg":"HS256","typ":"JWT","cty":"twilio-fpa;v=1","twr":"ie1"}')
  t.equal(
    payload,
    '{"jti":"id","grants":{"identity":"alice"},"nbf":0,"iat":1300000000,"exp":1300000060,"iss":"SK123","sub":"AC123"}',
  )
})

t.test('Without a token ID every token has its own.', async (t) => {
  const token = build({ identity: 'alice' })
  const ids = await Promise.all([1, 2, 3].map(async () => claims(await token.generateToken()).jti))
  t.equal(new Set(ids).size, 3)
  for (const id of ids) t.match(id, /^SK123-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

t.test('A signer takes the place of the secret.', async (t) => {
  const options = { accountSid: 'AC123', apiKeySid: 'SK123', identity: 'alice', tokenId: 'id', clock }
  const signed = new AccessToken({ ...options, signer: hmacSigner('secret') })
  t.equal(await signed.generateToken(), await build({ identity: 'alice', tokenId: 'id' }).generateToken())
})

t.test('The voice grant is added to, whichever way it is made, and its claims keep their order.', async (t) => {
  const token = build()
    .allowClientOutgoing('AP1')
    .addGrant(voiceGrant({ endpointId: 'e', pushCredentialSid: 'CR1', outgoingApplicationSid: 'AP2' }))
    .allowClientIncoming('alice')
  t.equal(
    JSON.stringify(claims(await token.generateToken()).grants),
    '{"identity":"alice","voice":{"incoming":{"allow":true},"outgoing":{"application_sid":"AP2"},"push_credential_sid":"CR1","endpoint_id":"e"}}',
  )
  token.allowClientOutgoing('AP3', { a: 1 })
  t.equal(
    JSON.stringify(claims(await token.generateToken()).grants),
    '{"identity":"alice","voice":{"incoming":{"allow":true},"outgoing":{"application_sid":"AP3","params":{"a":1}},"push_credential_sid":"CR1","endpoint_id":"e"}}',
  )
})

t.test('A second grant of a kind takes the place of the first.', async (t) => {
  const token = build({ identity: 'alice' })
    .addGrant(videoGrant({ room: 'first' }))
    .addGrant(syncGrant())
    .addGrant(videoGrant({ room: 'second' }))
  t.equal(
    JSON.stringify(claims(await token.generateToken()).grants),
    '{"identity":"alice","video":{"room":"second"},"data_sync":{}}',
  )
  t.strictSame(scopesOf(token), ['video', 'data_sync'])
})

t.test('The last identity counts.', async (t) => {
  const token = build({ identity: 'first' })
  t.match(claims(await token.generateToken()), { grants: { identity: 'first' } })
  token.allowClientIncoming('second').allowClientIncoming('third')
  t.match(claims(await token.generateToken()), { grants: { identity: 'third' } })
})

t.test('Without an identity there is no token.', async (t) => {
  t.strictSame(await rejectionOf(build().allowClientOutgoing('AP123').generateToken()), [
    'ERR_INVALID_IDENTITY',
    'An access token needs an identity: give the option, or call allowClientIncoming(clientName).',
  ])
})

t.test('A token is valid for at least a second.', async (t) => {
  const token = build({ identity: 'alice', notBefore: 1_300_000_060 })
  t.equal(claims(await token.generateToken(61)).nbf, 1_300_000_060)
  t.strictSame(await rejectionOf(token.generateToken(60)), [
    'ERR_INVALID_NOT_BEFORE',
    'notBefore (1300000060) must be before the token expires (1300000060).',
  ])
})

t.test('What has no counterpart in an access token is an error, and never dropped.', async (t) => {
  const token = build() as unknown as Record<string, () => unknown>
  for (const verb of ['allowEventStream', 'disablePresenceEvents']) {
    t.strictSame(
      thrownBy(() => token[verb]?.()),
      ['ERR_INVALID_GRANT', `${verb} has no counterpart in an access token; it exists on CapabilityToken only.`],
    )
    const { enumerable, configurable, writable } = Object.getOwnPropertyDescriptor(AccessToken.prototype, verb) ?? {}
    t.strictSame({ enumerable, configurable, writable }, { enumerable: false, configurable: true, writable: true })
  }
})

t.test('A call that is refused changes nothing.', async (t) => {
  const token = build({ identity: 'alice' })
  t.equal(thrownBy(() => token.allowClientIncoming('alice@example.com'))[0], 'ERR_INVALID_CLIENT_NAME')
  t.strictSame(
    thrownBy(() => token.allowClientOutgoing('')),
    [
      'ERR_INVALID_APPLICATION_SID',
      'applicationSid must be a TwiML application SID: AP followed by 1 to 32 letters or digits; got an empty string.',
    ],
  )
  t.strictSame(
    thrownBy(() => token.allowClientOutgoing('AP1', [] as never)),
    ['ERR_INVALID_PARAMS', 'params must be a plain object such as { Foo: "Bar" }; got an array.'],
  )
  t.equal(thrownBy(() => token.addGrant({} as never))[0], 'ERR_INVALID_GRANT')
  t.match(claims(await token.generateToken()), { grants: { identity: 'alice' } })
  t.strictSame(scopesOf(token), [])
})

t.test('The options are checked at once.', async (t) => {
  const cases: [object, string, string][] = [
    [
      { ttl: 5 },
      'ERR_INVALID_OPTION',
      'AccessToken has no option "ttl"; its options are accountSid, apiKeySid, apiKeySecret, signer, identity, notBefore, region, tokenId, clock, signTimeout.',
    ],
    [
      { accountSid: 'SK123' },
      'ERR_INVALID_ACCOUNT_SID',
      'accountSid must be an account SID: AC followed by 1 to 32 letters or digits; this looks like an API key SID.',
    ],
    [
      { apiKeySid: 'AC123' },
      'ERR_INVALID_API_KEY_SID',
      'apiKeySid must be an API key SID: SK followed by 1 to 32 letters or digits; this looks like an account SID.',
    ],
    [
      { apiKeySecret: '' },
      'ERR_INVALID_API_KEY_SECRET',
      'apiKeySecret must be a non-empty string without white space around it; got an empty string.',
    ],
    [{ signer: hmacSigner('secret') }, 'ERR_INVALID_OPTION', 'Give either apiKeySecret or signer, not both.'],
    [{ identity: '' }, 'ERR_INVALID_IDENTITY', 'identity must be a non-empty string; got an empty one.'],
    [{ identity: null }, 'ERR_INVALID_IDENTITY', 'identity must be a non-empty string; got null.'],
    [
      { notBefore: -1 },
      'ERR_INVALID_NOT_BEFORE',
      'notBefore must be whole seconds since the epoch, 0 or more; got -1.',
    ],
    [
      { notBefore: 1.5 },
      'ERR_INVALID_NOT_BEFORE',
      'notBefore must be whole seconds since the epoch, 0 or more; got 1.5.',
    ],
    [
      { notBefore: new Date(0) },
      'ERR_INVALID_NOT_BEFORE',
      'notBefore must be whole seconds since the epoch, 0 or more; got an object.',
    ],
    [{ region: '' }, 'ERR_INVALID_REGION', 'region must be one of Twilio\'s, such as us1, ie1 or au1; got "".'],
    [{ region: 'IE1' }, 'ERR_INVALID_REGION', 'region must be one of Twilio\'s, such as us1, ie1 or au1; got "IE1".'],
    [{ region: '1ie' }, 'ERR_INVALID_REGION', 'region must be one of Twilio\'s, such as us1, ie1 or au1; got "1ie".'],
    [
      { region: 'ie1\n' },
      'ERR_INVALID_REGION',
      'region must be one of Twilio\'s, such as us1, ie1 or au1; got "ie1\\n".',
    ],
    [
      { region: ['ie1'] },
      'ERR_INVALID_REGION',
      "region must be one of Twilio's, such as us1, ie1 or au1; got an array.",
    ],
    [{ region: 5 }, 'ERR_INVALID_REGION', "region must be one of Twilio's, such as us1, ie1 or au1; got a number."],
    [{ tokenId: '' }, 'ERR_INVALID_OPTION', 'tokenId must be a non-empty string; got a string.'],
    [{ tokenId: 5 }, 'ERR_INVALID_OPTION', 'tokenId must be a non-empty string; got a number.'],
  ]
  for (const [options, ...expected] of cases) {
    t.strictSame(
      thrownBy(() => build(options)),
      expected,
    )
  }
  t.strictSame(
    thrownBy(() => new AccessToken(null as never)),
    ['ERR_INVALID_OPTION', 'AccessToken takes an object of options; got null.'],
  )
})

t.test('Any region of that form is taken.', async (t) => {
  for (const region of ['us1', 'ie1', 'au1', 'dublin', 'stage-us1']) t.doesNotThrow(() => build({ region }))
})

function parts(token: string): string[] {
  return token.split('.').map((part) => Buffer.from(part, 'base64url').toString())
}

function claims(token: string): Record<string, unknown> {
  return JSON.parse(parts(token)[1] ?? '')
}

t.test('Parameters are taken as they are when they are given, at every depth.', async (t) => {
  const params = { plan: 'gold', list: [{ a: 1 }], nested: { b: null } }
  const given = JSON.stringify(params)
  const token = build().allowClientIncoming('alice').allowClientOutgoing('AP123', params)
  params.plan = 'changed'
  params.list.push({ a: 2 })
  Object.assign(params.nested, { b: 'changed' })
  const [, payload = ''] = parts(await token.generateToken())
  t.ok(payload.includes(`"params":${given}`), payload)
})

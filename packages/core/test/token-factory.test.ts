import t from 'tap'
import { AccessToken } from '../dist/access-token.js'
import { CapabilityToken } from '../dist/capability-token.js'
import { fixedClock } from '../dist/clock.js'
import { hmacSigner } from '../dist/hmac-signer-node.js'
import type { TokenIssuerOptions } from '../dist/issuer-options.js'
import { mint } from '../dist/token-builder.js'
import { tokenFactory } from '../dist/token-factory.js'
import { decodeToken } from '../dist/verify.js'
import { rejectionOf, thrownBy } from './thrown.js'

const clock = fixedClock(1_300_000_000_000)
const capability = { accountSid: 'AC123', authToken: 'hush-hush' }
const access = { tokenType: 'access', accountSid: 'AC123', apiKeySid: 'SK123', apiKeySecret: 'hush-hush' }
const signer = hmacSigner('hush-hush')

function factory(options: object, environment = {}) {
  return tokenFactory(options as TokenIssuerOptions<never>, environment)
}

t.test('Capability tokens are made unless told otherwise.', async (t) => {
  for (const tokenType of [undefined, 'capability']) {
    t.ok(factory({ ...capability, tokenType })() instanceof CapabilityToken)
  }
  t.ok(factory(access)() instanceof AccessToken)
})

t.test('The credentials can come from the environment, and the options come first.', async (t) => {
  const environment = {
    TWILIO_ACCOUNT_SID: 'AC456',
    TWILIO_AUTH_TOKEN: 'other',
    TWILIO_API_KEY: 'SK456',
    TWILIO_API_SECRET: 'another',
  }
  const token = async (options: object, variables = {}) =>
    factory({ clock, ...options }, variables)('alice').generateToken()
  t.equal(await token(capability, environment), await token(capability))
  t.equal(await token({}, environment), await token({ accountSid: 'AC456', authToken: 'other' }))
  const found = decodeToken(await token({ tokenType: 'access' }, environment))
  t.match(found, { accountSid: 'AC456', apiKeySid: 'SK456', identity: 'alice' })
  t.match(decodeToken(await token(access, environment)), { accountSid: 'AC123', apiKeySid: 'SK123' })
})

t.test('What is missing is named by its option and its variable.', async (t) => {
  const cases: [object, string, string, string][] = [
    [{ authToken: 's' }, 'ERR_INVALID_ACCOUNT_SID', 'accountSid', 'TWILIO_ACCOUNT_SID'],
    [{ accountSid: 'AC123' }, 'ERR_INVALID_AUTH_TOKEN', 'authToken', 'TWILIO_AUTH_TOKEN'],
    [{ ...access, accountSid: undefined }, 'ERR_INVALID_ACCOUNT_SID', 'accountSid', 'TWILIO_ACCOUNT_SID'],
    [{ ...access, apiKeySid: undefined }, 'ERR_INVALID_API_KEY_SID', 'apiKeySid', 'TWILIO_API_KEY'],
    [{ ...access, apiKeySecret: undefined }, 'ERR_INVALID_API_KEY_SECRET', 'apiKeySecret', 'TWILIO_API_SECRET'],
  ]
  for (const [options, code, name, variable] of cases) {
    for (const environment of [{}, { [variable]: '' }]) {
      t.strictSame(
        thrownBy(() => factory(options, environment)),
        [code, `${name} is missing: give the option ${name}, or set ${variable}.`],
      )
    }
  }
})

t.test('What is wrong in the environment is named by its variable, and not shown.', async (t) => {
  const cases: [object, object, string, RegExp][] = [
    [{}, { TWILIO_ACCOUNT_SID: 'SK123' }, 'ERR_INVALID_ACCOUNT_SID', /^accountSid \(from TWILIO_ACCOUNT_SID\) must be/],
    [
      { accountSid: 'AC123' },
      { TWILIO_AUTH_TOKEN: 'hush-hush\n' },
      'ERR_INVALID_AUTH_TOKEN',
      /^authToken \(from TWILIO_AUTH_TOKEN\) must be/,
    ],
    [
      { ...access, apiKeySid: undefined },
      { TWILIO_API_KEY: 'hush-hush' },
      'ERR_INVALID_API_KEY_SID',
      /^apiKeySid \(from TWILIO_API_KEY\) must be/,
    ],
    [
      { ...access, apiKeySecret: undefined },
      { TWILIO_API_SECRET: ' hush-hush' },
      'ERR_INVALID_API_KEY_SECRET',
      /^apiKeySecret \(from TWILIO_API_SECRET\) must be/,
    ],
  ]
  for (const [options, environment, expected, beginning] of cases) {
    const [code, message] = thrownBy(() => factory(options, environment))
    t.equal(code, expected)
    t.match(message, beginning)
    t.notMatch(message, /hush/)
  }
})

t.test('What is wrong among the options is named by the option.', async (t) => {
  t.match(thrownBy(() => factory({ ...capability, accountSid: 'x' }))[1], /^accountSid must be an account SID/)
  t.match(thrownBy(() => factory({ ...capability, authToken: '' }))[1], /^authToken must be a non-empty string/)
  t.match(thrownBy(() => factory({ ...access, apiKeySid: 'x' }))[1], /^apiKeySid must be an API key SID/)
  t.match(thrownBy(() => factory({ ...access, apiKeySecret: '' }))[1], /^apiKeySecret must be a non-empty string/)
})

t.test('A signer takes the place of the secret, even of one in the environment.', async (t) => {
  const environment = { TWILIO_AUTH_TOKEN: 'other', TWILIO_API_SECRET: 'other' }
  const { authToken, ...withoutToken } = capability
  const { apiKeySecret, ...withoutSecret } = access
  t.strictSame(
    await factory({ ...withoutToken, signer, clock }, environment)().generateToken(),
    await factory({ ...capability, clock })().generateToken(),
  )
  const token = await factory({ ...withoutSecret, signer }, environment)('alice').generateToken()
  const [header, payload, signature] = token.split('.')
  t.equal(signature, signer.sign(`${header}.${payload}`))
})

t.test('A signer and a secret together are refused.', async (t) => {
  t.strictSame(
    thrownBy(() => factory({ ...capability, signer })),
    ['ERR_INVALID_OPTION', 'Give either authToken or signer, not both.'],
  )
  t.strictSame(
    thrownBy(() => factory({ ...access, signer })),
    ['ERR_INVALID_OPTION', 'Give either apiKeySecret or signer, not both.'],
  )
})

t.test('What only a builder checks is checked at once.', async (t) => {
  for (const options of [capability, access]) {
    t.equal(thrownBy(() => factory({ ...options, clock: {} }))[0], 'ERR_INVALID_CLOCK')
    t.match(thrownBy(() => factory({ ...options, signTimeout: 0 }))[1], /^signTimeout must be/)
  }
  t.match(thrownBy(() => factory({ accountSid: 'AC123', signer: {} }))[1], /^signer must be/)
  t.equal(thrownBy(() => factory({ ...access, region: 'Ireland' }))[0], 'ERR_INVALID_REGION')
})

t.test('The clock, the timeout and the region are those of the options.', async (t) => {
  const { expiresAt } = mint(factory({ ...capability, clock })(), 60) as { expiresAt: number }
  t.equal(expiresAt, 1_300_000_060)
  const never = { algorithm: 'HS256', sign: () => new Promise(() => {}) }
  for (const options of [
    { accountSid: 'AC123', signer: never, signTimeout: 5 },
    { tokenType: 'access', accountSid: 'AC123', apiKeySid: 'SK123', signer: never, signTimeout: 5 },
  ]) {
    t.strictSame(await rejectionOf(factory(options)('alice').generateToken()), [
      'ERR_SIGNER_TIMEOUT',
      'The signer took longer than 5 ms.',
    ])
  }
  const token = await factory({ ...access, region: 'au1' })('alice').generateToken()
  t.equal(decodeToken(token).header.twr, 'au1')
})

t.test('Every call makes a builder of its own.', async (t) => {
  for (const options of [capability, access]) {
    const make = factory(options)
    t.not(make(), make())
  }
})

import { createHmac, generateKeyPairSync } from 'node:crypto'
import jwt from 'jsonwebtoken'
import t from 'tap'
import { AccessToken } from '../dist/access-token.js'
import { CapabilityToken } from '../dist/capability-token.js'
import { fixedClock } from '../dist/clock.js'
import { decodeToken, type VerifyOptions, verifyToken } from '../dist/verify.js'
import { rejectionOf } from './thrown.js'

const now = 1_300_000_000
const clock = fixedClock(now * 1000)
const claims = { scope: 'scope:client:incoming?clientName=Alice', iss: 'AC123', exp: now + 600 }
const accessClaims = {
  jti: 'id',
  grants: { identity: 'alice', voice: { incoming: { allow: true } } },
  iat: now,
  exp: now + 600,
  iss: 'SK123',
  sub: 'AC123',
}
const accessHeader = { alg: 'HS256', typ: 'JWT', cty: 'twilio-fpa;v=1' }
const signatureError = ['ERR_TOKEN_SIGNATURE', 'This token is not signed with HS256 and the secret expected.']

/** A token made by hand. */
function forge(header: object, payload: object, key = 'secret', hash = 'sha256'): string {
  const input = [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${input}.${createHmac(hash, key).update(input).digest('base64url')}`
}

const verify = (token: unknown, options: object = {}) =>
  verifyToken(token as string, { accountSid: 'AC123', authToken: 'secret', clock, ...options } as VerifyOptions)

const verifyAccess = (token: string, options: object = {}) =>
  verify(token, { authToken: undefined, apiKeySecret: 'secret', ...options })

t.test('A capability token of another library is verified, and described.', async (t) => {
  const token = jwt.sign(claims, 'secret', { noTimestamp: true })
  t.match(await verify(token), { tokenType: 'capability', accountSid: 'AC123', identity: 'Alice', claims })
  const { verified, ...description } = decodeToken(token)
  t.equal(verified, false)
  t.strictSame(await verify(token), description)
})

t.test('An access token of another library is verified, and described.', async (t) => {
  const token = jwt.sign(accessClaims, 'secret', { header: accessHeader })
  t.match(await verifyAccess(token), {
    tokenType: 'access',
    accountSid: 'AC123',
    apiKeySid: 'SK123',
    identity: 'alice',
    incoming: ['alice'],
  })
})

t.test('Our tokens are verified by another library, and by us.', async (t) => {
  const options = { algorithms: ['HS256' as const], clockTimestamp: now }
  const capability = await new CapabilityToken({ accountSid: 'AC123', authToken: 'secret', clock }).generateToken()
  t.strictSame(jwt.verify(capability, 'secret', options), { scope: '', iss: 'AC123', exp: now + 3600 })
  t.match(await verify(capability), { accountSid: 'AC123' })
  const access = await new AccessToken({
    accountSid: 'AC123',
    apiKeySid: 'SK123',
    apiKeySecret: 'пароль€😀',
    identity: 'alice',
    notBefore: now,
    clock,
  }).generateToken()
  t.match(jwt.verify(access, 'пароль€😀', options), { iss: 'SK123', sub: 'AC123', nbf: now })
  t.match(await verifyAccess(access, { apiKeySecret: 'пароль€😀' }), { identity: 'alice' })
})

t.test('A token that was tampered with is refused, whichever part it was.', async (t) => {
  const token = forge({ typ: 'JWT', alg: 'HS256' }, claims)
  const other = forge({ alg: 'HS256', typ: 'JWT' }, { ...claims, scope: 'scope:client:incoming?clientName=Mallory' })
  const [header, payload, signature] = token.split('.')
  const [otherHeader, otherPayload, otherSignature] = other.split('.')
  t.match(await verify(token), { identity: 'Alice' })
  for (const tampered of [
    [otherHeader, payload, signature],
    [header, otherPayload, signature],
    [header, payload, otherSignature],
    [header, payload, ''],
    [header, payload, signature?.slice(1)],
    [header, payload, `${signature}A`],
    [header, payload, `${signature}=`],
    [header, payload, signature?.replace(/.$/, (last) => String.fromCharCode(last.charCodeAt(0) + 1))],
  ]) {
    t.strictSame(await rejectionOf(verify(tampered.join('.'))), signatureError)
  }
})

t.test('A signature has one text: the others that decoders take are refused.', async (t) => {
  const token = forge({ alg: 'HS256' }, claims)
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const last = alphabet.indexOf(token.at(-1) ?? '')
  for (const spare of [1, 2, 3]) {
    const same = token.slice(0, -1) + alphabet[last + spare]
    t.strictSame(
      Buffer.from(same.split('.')[2] ?? '', 'base64url'),
      Buffer.from(token.split('.')[2] ?? '', 'base64url'),
    )
    t.strictSame(await rejectionOf(verify(same)), signatureError)
  }
})

t.test('A token of another key is refused.', async (t) => {
  t.strictSame(await rejectionOf(verify(forge({ alg: 'HS256' }, claims, 'other'))), signatureError)
})

t.test('A token of any other algorithm is refused, whoever signed it.', async (t) => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString().trim()
  const tokens = [
    jwt.sign(claims, '', { algorithm: 'none', noTimestamp: true }),
    forge({ alg: 'none' }, claims),
    forge({ alg: 'None' }, claims),
    forge({ alg: 'hs256' }, claims),
    forge({ typ: 'JWT' }, claims),
    jwt.sign(claims, 'secret', { algorithm: 'HS384', noTimestamp: true }),
    jwt.sign(claims, 'secret', { algorithm: 'HS512', noTimestamp: true }),
    forge({ alg: 'HS384' }, claims, 'secret', 'sha384'),
    forge({ alg: 'RS256' }, claims),
    jwt.sign(claims, privateKey, { algorithm: 'RS256', noTimestamp: true }),
  ]
  for (const token of tokens) t.strictSame(await rejectionOf(verify(token)), signatureError)
  t.strictSame(await rejectionOf(verify(tokens.at(-1), { authToken: pem })), signatureError)
})

t.test('A token is valid until the second in which it expires.', async (t) => {
  const expired = ['ERR_TOKEN_EXPIRED', 'This token has expired.']
  const token = forge({ alg: 'HS256' }, { ...claims, exp: now })
  t.match(await verify(token, { clock: fixedClock(now * 1000 - 1) }), { identity: 'Alice' })
  t.strictSame(await rejectionOf(verify(token, { clock: fixedClock(now * 1000) })), expired)
  t.strictSame(await rejectionOf(verify(token, { clock: fixedClock((now + 9) * 1000), tolerance: 9 })), expired)
  t.match(await verify(token, { clock: fixedClock((now + 9) * 1000 - 1), tolerance: 9 }), { identity: 'Alice' })
  await t.rejects(verify(token), { cause: { code: 'ERR_JWT_EXPIRED' } })
})

t.test('A token is valid from the second of its nbf.', async (t) => {
  const early = ['ERR_TOKEN_NOT_YET_VALID', 'This token is not valid yet.']
  const token = forge(accessHeader, { ...accessClaims, nbf: now })
  t.match(await verifyAccess(token), { identity: 'alice' })
  t.strictSame(await rejectionOf(verifyAccess(token, { clock: fixedClock(now * 1000 - 1) })), early)
  t.match(await verifyAccess(token, { clock: fixedClock((now - 9) * 1000), tolerance: 9 }), { identity: 'alice' })
  t.strictSame(await rejectionOf(verifyAccess(token, { clock: fixedClock((now - 9) * 1000 - 1), tolerance: 9 })), early)
  await t.rejects(verifyAccess(token, { clock: fixedClock(0) }), { cause: { code: 'ERR_JWT_CLAIM_VALIDATION_FAILED' } })
})

t.test('Without a clock the time is that of Date.', async (t) => {
  const seconds = Math.floor(Date.now() / 1000)
  const fresh = forge({ alg: 'HS256' }, { ...claims, exp: seconds + 60 })
  const stale = forge({ alg: 'HS256' }, { ...claims, exp: seconds - 60 })
  const options = { accountSid: 'AC123', authToken: 'secret' }
  t.match(await verifyToken(fresh, options), { identity: 'Alice' })
  t.equal((await rejectionOf(verifyToken(stale, options)))[0], 'ERR_TOKEN_EXPIRED')
})

t.test('A token of another account, or of another key of the account, is refused.', async (t) => {
  const refused = ['ERR_TOKEN_ACCOUNT', 'This token is for another account, or of another API key.']
  const capability = forge({ alg: 'HS256' }, claims)
  const access = forge(accessHeader, accessClaims)
  t.strictSame(await rejectionOf(verify(capability, { accountSid: 'AC124' })), refused)
  t.strictSame(await rejectionOf(verifyAccess(access, { accountSid: 'AC124' })), refused)
  t.strictSame(await rejectionOf(verifyAccess(access, { apiKeySid: 'SK124' })), refused)
  t.match(await verifyAccess(access, { apiKeySid: 'SK123' }), { apiKeySid: 'SK123' })
})

t.test('One kind of token is never taken for another.', async (t) => {
  const capability = forge({ alg: 'HS256' }, claims)
  const access = forge(accessHeader, accessClaims)
  const taskRouter = forge(
    { alg: 'HS256' },
    { version: 'v1', policies: [], channel: 'WK1', iss: 'AC123', exp: now + 1 },
  )
  const other = forge({ alg: 'HS256' }, { sub: 'alice', exp: now + 1 })
  const cases: [Promise<unknown>, string][] = [
    [verify(access), 'Expected a capability token; this is an access token.'],
    [verify(taskRouter), 'Expected a capability token; this is a TaskRouter token.'],
    [verify(other), 'Expected a capability token; this is neither that nor any other of Twilio.'],
    [verify(capability, { tokenType: 'taskrouter' }), 'Expected a TaskRouter token; this is a capability token.'],
    [verifyAccess(capability), 'Expected an access token; this is a capability token.'],
  ]
  for (const [verified, message] of cases) t.strictSame(await rejectionOf(verified), ['ERR_TOKEN_KIND', message])
  t.match(await verify(taskRouter, { tokenType: 'taskrouter' }), { identity: 'WK1' })
})

t.test('A token whose claims are not what they should be is malformed, though it is signed.', async (t) => {
  const malformed = ['ERR_TOKEN_MALFORMED', 'This is not a token that Twilio would accept.']
  const { exp, ...forever } = claims
  const tokens = [
    forge({ alg: 'HS256' }, forever),
    forge({ alg: 'HS256' }, { ...claims, exp: 'tomorrow' }),
    forge({ alg: 'HS256' }, { ...claims, nbf: 'yesterday' }),
    forge({ alg: 'HS256', crit: ['unheard-of'], 'unheard-of': true }, claims),
    forge({ alg: 'HS256', crit: ['b64'], b64: false }, claims),
  ]
  for (const token of tokens) {
    t.strictSame(await rejectionOf(verify(token)), malformed)
    await t.rejects(verify(token), { cause: { message: /./ } })
  }
  t.equal((await rejectionOf(verify(forge({ alg: 'HS256' }, { ...claims, scope: 'all' }))))[0], 'ERR_INVALID_SCOPE')
})

t.test('What is not a JWT is malformed.', async (t) => {
  for (const token of ['', 'a.b.c', 'secret', undefined, 5]) {
    t.equal((await rejectionOf(verify(token)))[0], 'ERR_TOKEN_MALFORMED')
  }
})

t.test('While secrets are rotated, both count, and no other.', async (t) => {
  const secrets = ['new', 'old']
  for (const [header, payload, names] of [
    [{ alg: 'HS256' }, claims, { authToken: undefined, authTokens: secrets }],
    [accessHeader, accessClaims, { authToken: undefined, apiKeySecrets: secrets }],
  ] as const) {
    for (const secret of secrets) {
      t.match(await verify(forge(header, payload, secret), names), { accountSid: 'AC123' })
      const expired = forge(header, { ...payload, exp: now }, secret)
      t.equal((await rejectionOf(verify(expired, names)))[0], 'ERR_TOKEN_EXPIRED')
    }
    t.strictSame(await rejectionOf(verify(forge(header, payload, 'oldest'), names)), signatureError)
  }
})

t.test('The options are checked first.', async (t) => {
  const none = { authToken: undefined }
  const one = 'verifyToken: give exactly one of authToken, authTokens, apiKeySecret and apiKeySecrets.'
  const text = 'must be a non-empty string without white space around it; got'
  const cases: [object, string, string][] = [
    [none, 'ERR_INVALID_OPTION', one],
    [{ apiKeySecret: 's' }, 'ERR_INVALID_OPTION', one],
    [{ authTokens: ['s'] }, 'ERR_INVALID_OPTION', one],
    [{ ...none, authTokens: [] }, 'ERR_INVALID_OPTION', 'verifyToken: authTokens must be a list of secrets.'],
    [{ ...none, authTokens: 'secret' }, 'ERR_INVALID_OPTION', 'verifyToken: authTokens must be a list of secrets.'],
    [{ ...none, apiKeySecrets: [] }, 'ERR_INVALID_OPTION', 'verifyToken: apiKeySecrets must be a list of secrets.'],
    [{ authToken: '' }, 'ERR_INVALID_AUTH_TOKEN', `authToken ${text} an empty string.`],
    [
      { ...none, authTokens: ['s', ' '] },
      'ERR_INVALID_AUTH_TOKEN',
      `authToken ${text} one with white space around it.`,
    ],
    [{ ...none, apiKeySecret: null }, 'ERR_INVALID_API_KEY_SECRET', `apiKeySecret ${text} null.`],
    [{ ...none, apiKeySecrets: [5] }, 'ERR_INVALID_API_KEY_SECRET', `apiKeySecret ${text} a number.`],
    [
      { tokenType: 'access' },
      'ERR_INVALID_OPTION',
      "verifyToken: tokenType must be 'capability' or 'taskrouter' with authToken.",
    ],
    [
      { ...none, apiKeySecret: 's', tokenType: 'capability' },
      'ERR_INVALID_OPTION',
      "verifyToken: tokenType must be 'access' with apiKeySecret.",
    ],
    [
      { accountSid: 'SK1' },
      'ERR_INVALID_ACCOUNT_SID',
      'accountSid must be an account SID: AC followed by 1 to 32 letters or digits; this looks like an API key SID.',
    ],
    [
      { apiKeySid: 'AC1' },
      'ERR_INVALID_API_KEY_SID',
      'apiKeySid must be an API key SID: SK followed by 1 to 32 letters or digits; this looks like an account SID.',
    ],
    [
      { clock: {} },
      'ERR_INVALID_CLOCK',
      'clock must have a method now() that returns milliseconds, as Date does; got an object.',
    ],
    [{ tolerance: -1 }, 'ERR_INVALID_OPTION', 'verifyToken: tolerance must be seconds, 0 or more.'],
    [{ tolerance: Number.NaN }, 'ERR_INVALID_OPTION', 'verifyToken: tolerance must be seconds, 0 or more.'],
    [
      { tolerance: Number.POSITIVE_INFINITY },
      'ERR_INVALID_OPTION',
      'verifyToken: tolerance must be seconds, 0 or more.',
    ],
    [{ tolerance: '5' }, 'ERR_INVALID_OPTION', 'verifyToken: tolerance must be seconds, 0 or more.'],
    [
      { audience: 'x' },
      'ERR_INVALID_OPTION',
      'verifyToken has no option "audience"; its options are accountSid, tokenType, authToken, authTokens, apiKeySecret, apiKeySecrets, apiKeySid, clock, tolerance.',
    ],
  ]
  for (const [options, ...expected] of cases) t.strictSame(await rejectionOf(verify('not a token', options)), expected)
  t.strictSame(await rejectionOf(verifyToken('', undefined as never)), [
    'ERR_INVALID_OPTION',
    'verifyToken takes an object of options; got undefined.',
  ])
})

t.test('No message shows a secret, or the token.', async (t) => {
  const token = forge({ alg: 'HS256' }, claims, 'hush-hush')
  for (const options of [
    { authToken: 'hush' },
    { authToken: 'hush-hush', accountSid: 'AC1' },
    { authToken: ' hush' },
  ]) {
    const [, message] = await rejectionOf(verify(token, options))
    t.notMatch(message, /hush|eyJ/)
  }
})

import { generateKeyPairSync, sign } from 'node:crypto'
import { fixedClock } from '@twilio-capability/core'
import { decodeToken, verifyToken } from '@twilio-capability/core/verify'
import t from 'tap'
import { encodePart, forge, signed } from '../dist/forge.js'

const now = 1_300_000_000
const options = { accountSid: 'AC123', authToken: 'secret', clock: fixedClock(now * 1000) }
const header = { typ: 'JWT', alg: 'HS256' }
const claims = { scope: 'scope:client:incoming?clientName=alice', iss: 'AC123', exp: now + 600 }
const token = forge(header, claims, 'secret')

const codeOf = (refused: string, other = options) =>
  verifyToken(refused, other).then(
    () => 'accepted',
    (error) => error.code,
  )

t.test('The token that all the others are made of is accepted.', async (t) => {
  t.match(await verifyToken(token, options), { identity: 'alice' })
})

t.test('No other algorithm is accepted, whatever the header calls it and whoever signed it.', async (t) => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString().trim()
  const rs256 = `${encodePart({ ...header, alg: 'RS256' })}.${encodePart(claims)}`
  const names = [
    'none',
    'None',
    'nOnE',
    'NONE',
    'hs256',
    'HS256 ',
    ' HS256',
    'HS256\0',
    'HMAC',
    'RS256',
    'ES256',
    'EdDSA',
    'PS256',
    '',
  ]
  for (const alg of [...names, null, 0, true, ['HS256'], { alg: 'HS256' }, undefined]) {
    const input = `${encodePart({ ...header, alg })}.${encodePart(claims)}`
    for (const forged of [signed(input, 'secret'), `${input}.`, input]) {
      t.match(await codeOf(forged), /^ERR_TOKEN_(SIGNATURE|MALFORMED)$/, `${JSON.stringify(alg)} ${forged.length}`)
    }
  }
  for (const [alg, hash] of [
    ['HS384', 'sha384'],
    ['HS512', 'sha512'],
    ['HS256', 'sha384'],
    ['HS256', 'sha512'],
    ['HS256', 'sha1'],
  ] as const) {
    t.equal(await codeOf(forge({ ...header, alg }, claims, 'secret', hash)), 'ERR_TOKEN_SIGNATURE', `${alg} by ${hash}`)
  }
  const rsa = `${rs256}.${sign('sha256', Buffer.from(rs256), privateKey).toString('base64url')}`
  t.equal(await codeOf(rsa), 'ERR_TOKEN_SIGNATURE')
  t.equal(await codeOf(rsa, { ...options, authToken: pem }), 'ERR_TOKEN_SIGNATURE', 'with the public key as the secret')
  t.equal(await codeOf(signed(rs256, 'secret')), 'ERR_TOKEN_SIGNATURE', 'with the secret as the key')
  t.equal(await codeOf(forge(header, claims, pem)), 'ERR_TOKEN_SIGNATURE', 'with a public key as the key')
})

t.test('A key that the token brings along is not asked.', async (t) => {
  const asked: unknown[] = []
  t.intercept(globalThis, 'fetch', { value: (url: unknown) => asked.push(url) })
  const k = Buffer.from('mallory').toString('base64url')
  for (const extra of [
    { jwk: { kty: 'oct', k, alg: 'HS256' } },
    { jku: 'https://mallory.example/keys' },
    { x5u: 'https://mallory.example/chain' },
    { kid: '../../dev/null' },
    { kid: "' UNION SELECT 'mallory" },
    { x5c: [k] },
  ]) {
    t.equal(
      await codeOf(forge({ ...header, ...extra }, claims, 'mallory')),
      'ERR_TOKEN_SIGNATURE',
      JSON.stringify(extra),
    )
    t.match(await verifyToken(forge({ ...header, ...extra }, claims, 'secret'), options), { identity: 'alice' })
  }
  t.strictSame(asked, [])
})

t.test('Extensions that must be understood are refused, and b64 with them.', async (t) => {
  for (const extra of [
    { crit: ['exp'], exp: 1 },
    { crit: ['unheard'], unheard: 1 },
    { crit: ['alg'] },
    { crit: [] },
    { crit: 'b64' },
    { crit: {} },
    { crit: [''] },
    { crit: ['b64'], b64: false },
    { crit: ['b64'] },
    { crit: ['b64', 'b64'], b64: 'no' },
  ]) {
    t.equal(
      await codeOf(forge({ ...header, ...extra }, claims, 'secret')),
      'ERR_TOKEN_MALFORMED',
      JSON.stringify(extra),
    )
  }
  const plain = `${encodePart({ ...header, b64: false, crit: ['b64'] })}.${JSON.stringify(claims)}`
  t.equal(await codeOf(signed(plain, 'secret')), 'ERR_TOKEN_MALFORMED', 'a payload that is not encoded')
})

t.test('Of a key that is there twice the last counts, to everybody who reads it here.', async (t) => {
  const twice = (first: string, last: string) => `{"alg":"${first}","typ":"JWT","alg":"${last}"}`
  t.equal(await codeOf(forge(twice('HS256', 'none'), claims, 'secret')), 'ERR_TOKEN_SIGNATURE')
  t.equal(await codeOf(forge(twice('none', 'HS256'), claims, 'mallory')), 'ERR_TOKEN_SIGNATURE')
  t.match(await verifyToken(forge(twice('none', 'HS256'), claims, 'secret'), options), { header: { alg: 'HS256' } })
  const claim = (first: number, last: number) => `{"scope":"","iss":"AC123","exp":${first},"exp":${last}}`
  t.equal(await codeOf(forge(header, claim(now + 600, now), 'secret')), 'ERR_TOKEN_EXPIRED')
  t.match(await verifyToken(forge(header, claim(now, now + 600), 'secret'), options), { claims: { exp: now + 600 } })
  t.equal(
    await codeOf(forge(header, `{"scope":"","iss":"AC123","iss":"AC999","exp":${now + 1}}`, 'secret')),
    'ERR_TOKEN_ACCOUNT',
  )
})

t.test('Nothing stands before, behind or between the parts.', async (t) => {
  const [head, payload, signature] = token.split('.') as [string, string, string]
  for (const dressed of [
    ...['.', '..', '\n', '\r\n', ' ', '\0', '=', '==', '.AAAA', '%00', '#', '?', ';'].map((rest) => token + rest),
    ...[' ', '\n', '\ufeff', '.', 'Bearer ', '\0'].map((before) => before + token),
    `${head}..${payload}.${signature}`,
    `${head}.${payload}..${signature}`,
    `${head}.${payload} .${signature}`,
    `${head}.${payload}.${signature.slice(0, 20)}\n${signature.slice(20)}`,
    `${head}=.${payload}.${signature}`,
    `${head}.${payload}=.${signature}`,
    `${head}.${payload}.${head}.${payload}.${signature}`,
    `${head}.${payload}`,
    `${head}.${payload}.`,
  ]) {
    t.match(await codeOf(dressed), /^ERR_TOKEN_(SIGNATURE|MALFORMED)$/, JSON.stringify(dressed))
  }
})

t.test('One token has one text: what decodes to the same bytes is refused.', async (t) => {
  // A payload and a signature whose encoding uses both characters in which the two alphabets differ.
  let hostile = ''
  for (let turn = 0; !/^[^.]+\.[^.]*[-_][^.]*\.[^.]*-[^.]*_|\.[^.]*_[^.]*-[^.]*$/.test(hostile); turn++) {
    hostile = forge(header, { ...claims, scope: `scope:a:b?c=${turn}`, x: '~~~???>>>' }, 'secret')
  }
  t.match(await verifyToken(hostile, options), { tokenType: 'capability' })
  const [head = '', payload = '', signature = ''] = hostile.split('.')
  const plain = (part: string) => part.replaceAll('-', '+').replaceAll('_', '/')
  const others = [
    [head, plain(payload), signature],
    [head, payload, plain(signature)],
    [head, payload, `${signature}=`],
    [head, `${payload}==`, signature],
    [`${head}\n`, payload, signature],
    [head, payload, `${signature.slice(0, -1)}${String.fromCharCode(signature.charCodeAt(42) + 1)}`],
  ]
  for (const parts of others)
    t.match(await codeOf(parts.join('.')), /^ERR_TOKEN_(SIGNATURE|MALFORMED)$/, parts.join('.'))
})

t.test('A token with any one character changed is refused.', async (t) => {
  const accepted: string[] = []
  for (let at = 0; at < token.length; at++) {
    const before = token.charAt(at)
    for (const after of ['A', 'z', '-', ''].filter((character) => character !== before)) {
      const changed = token.slice(0, at) + after + token.slice(at + 1)
      if ((await codeOf(changed)) === 'accepted') accepted.push(changed)
    }
  }
  t.strictSame(accepted, [])
})

t.test('A time that is no time is refused, also of somebody who has the secret.', async (t) => {
  for (const exp of ['1e999', '-1e999', '9e15', '"4000000000"', 'null', '[4000000000]', '{}', 'true', '-0']) {
    const code = await codeOf(forge(header, `{"scope":"","iss":"AC123","exp":${exp}}`, 'secret'))
    t.match(code, /^ERR_TOKEN_(MALFORMED|EXPIRED)$/, exp)
  }
})

t.test('A token of a megabyte is read like any other.', async (t) => {
  const megabyte = 'x'.repeat(1024 * 1024)
  const big = forge(header, { ...claims, filler: megabyte }, 'secret')
  t.match(await verifyToken(big, options), { identity: 'alice' })
  t.match(decodeToken(big), { identity: 'alice' })
  t.equal(await codeOf(forge(header, { ...claims, filler: megabyte }, 'mallory')), 'ERR_TOKEN_SIGNATURE')
  t.equal(await codeOf(`${token}${megabyte}`), 'ERR_TOKEN_SIGNATURE')
  for (const text of [
    megabyte,
    '.'.repeat(1024 * 1024),
    `${megabyte}.${megabyte}.${megabyte}`,
    `${token}.${megabyte}`,
  ]) {
    t.equal(await codeOf(text), 'ERR_TOKEN_MALFORMED')
  }
})

t.test('Signatures are compared by WebCrypto, whose time tells nothing, and by nobody before it.', async (t) => {
  const { verify } = crypto.subtle
  const compared: string[] = []
  t.intercept(crypto.subtle, 'verify', {
    value(...args: Parameters<typeof verify>) {
      compared.push(Buffer.from(args[2] as Uint8Array).toString('base64url'))
      return verify.apply(crypto.subtle, args)
    },
  })
  const [head, payload, signature = ''] = token.split('.')
  const first = `B${signature.slice(1)}`
  const last = `${signature.slice(0, -2)}BA`
  for (const guess of [first, last]) t.equal(await codeOf(`${head}.${payload}.${guess}`), 'ERR_TOKEN_SIGNATURE')
  t.match(await verifyToken(token, options), { identity: 'alice' })
  t.strictSame(compared, [first, last, signature])
})

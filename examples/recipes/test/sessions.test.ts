import { createSign, generateKeyPairSync } from 'node:crypto'
import { encode } from '@auth/core/jwt'
import t from 'tap'

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const secret = 'at least 32 characters that nobody guesses'

t.intercept(process, 'env', {
  value: {
    ...process.env,
    TWILIO_ACCOUNT_SID: 'AC123123',
    TWILIO_AUTH_TOKEN: 'secret',
    AUTH_SECRET: secret,
    CLERK_JWT_KEY: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    CLERK_PUBLISHABLE_KEY: `pk_test_${Buffer.from('example.clerk.accounts.dev$').toString('base64')}`,
    CLERK_TELEMETRY_DISABLED: '1',
    CLERK_SECRET_KEY: 'sk_test_of_an_instance_that_exists_nowhere',
  },
})

/** A session token as Clerk signs it. */
function clerkSession(userId: string, key = privateKey): string {
  const now = Math.floor(Date.now() / 1000)
  const claims = { iss: 'https://example.clerk.accounts.dev', sub: userId, sid: 'sess_1', iat: now, exp: now + 60 }
  const encoded = [{ alg: 'RS256', typ: 'JWT', kid: 'ins_1' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  )
  const input = encoded.join('.')
  return `${input}.${createSign('RSA-SHA256').update(input).sign(key, 'base64url')}`
}

t.test('@clerk/fastify: whoever has a session gets a token', async (t) => {
  const { app } = await import('../dist/fastify-clerk.js')
  t.teardown(() => app.close())
  const bearing = (token: string) => app.inject({ url: '/token', headers: { authorization: `Bearer ${token}` } })
  t.match((await bearing(clerkSession('user_2abcDEF'))).json(), { identity: 'user_2abcDEF', token: /^ey/ })
  const forger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  t.equal((await bearing(clerkSession('user_2abcDEF', forger))).statusCode, 401)
  t.equal((await app.inject('/token')).statusCode, 401)
})

t.test('Auth.js: whoever has a session gets a token', async (t) => {
  const { token } = await import('../dist/auth-js.js')
  const ask = (cookie: string) => token(new Request('http://localhost/token', { headers: { cookie } }))
  const salt = 'authjs.session-token'
  const session = await encode({ token: { sub: 'alice@example.com', name: 'Alice' }, secret, salt })
  const alice = await ask(`${salt}=${session}`)
  t.match(await alice.json(), { identity: 'alice_at_example_dot_com', token: /^ey/ })
  const forged = await encode({ token: { sub: 'alice@example.com' }, secret: 'guessed', salt })
  const log = t.capture(console, 'error')
  t.equal((await ask(`${salt}=${forged}`)).status, 401)
  t.ok(log().length > 0, 'Auth.js tells its own log')
  t.equal((await ask('')).status, 401)
})

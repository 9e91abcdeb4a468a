import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { CapabilityToken, fixedClock, type TwilioTokenError } from '@twilio-capability/core'
import named, { type TwilioCapabilityOptions, twilioCapability } from '@twilio-capability/next'
import { NextRequest } from 'next/server.js'
import t from 'tap'

const require = createRequire(import.meta.url)
const account = { accountSid: 'AC123123', authToken: 'secret', clock: fixedClock(1_300_000_000_000) } as const

/** The documented flow, for Alice and AP123123, as the original PHP class signs it. */
const aliceToken = await new CapabilityToken(account)
  .allowClientIncoming('Alice')
  .allowClientOutgoing('AP123123')
  .generateToken(600)

function requestOf(userId?: string): NextRequest {
  return new NextRequest('http://localhost/api/token', { headers: userId ? { cookie: `user=${userId}` } : {} })
}

function withDigest(digest: unknown): Error {
  return Object.assign(new Error('digested'), { digest })
}

const identify = (request: NextRequest) => request.cookies.get('user')?.value

t.test('the adapter has one name, by default and by name', async (t) => {
  t.equal(named, twilioCapability)
  t.equal(twilioCapability.name, 'twilioCapability')
})

t.test('nothing of Next is imported at run time', async (t) => {
  for (const file of ['index.js', 'pages.js']) {
    const code = readFileSync(new URL(`../dist/${file}`, import.meta.url), 'utf8')
    const imported = [...code.matchAll(/(?:from|import\()\s*['"]([^'"]+)/g)].map(([, name]) => name)
    t.strictSame(imported, ['@twilio-capability/core'], file)
  }
})

t.test('wrong options are said at once', async (t) => {
  const wrong = { code: 'ERR_INVALID_OPTION', message: /^identify must be a function/ }
  t.throws(() => twilioCapability({ ...account } as TwilioCapabilityOptions), wrong)
  t.throws(() => (twilioCapability as () => unknown)(), wrong)
  t.throws(() => twilioCapability({ identify, path: '/token' } as TwilioCapabilityOptions), {
    code: 'ERR_INVALID_OPTION',
    message: /has no option "path"/,
  })
})

t.test('GET and POST hand the golden token to whoever the cookie says is calling', async (t) => {
  const { GET, POST } = twilioCapability({ ...account, applicationSid: 'AP123123', ttl: 600, identify })
  for (const handler of [GET, POST]) {
    const response = await handler(requestOf('Alice'))
    t.equal(response.status, 200)
    t.strictSame(await response.json(), {
      token: aliceToken,
      identity: 'Alice',
      expiresIn: 600,
      expiresAt: '2011-03-13T07:16:40.000Z',
    })
    t.equal((await handler(requestOf())).status, 401)
  }
})

t.test('what else Next hands over is no place for credentials', async (t) => {
  t.intercept(process, 'env', { value: {} })
  const { GET } = twilioCapability({ identify, onFailure: () => {} })
  const handler = GET as (...args: unknown[]) => Promise<Response>
  const context = { TWILIO_ACCOUNT_SID: 'AC123123', TWILIO_AUTH_TOKEN: 'secret', params: Promise.resolve({}) }
  t.equal((await handler(requestOf('Alice'), context)).status, 500)
})

t.test('credentials are looked for with the first request, and until they are there with each', async (t) => {
  const env: Record<string, string> = {}
  t.intercept(process, 'env', { value: env })
  const failures: TwilioTokenError[] = []
  const { GET } = twilioCapability({ identify, onFailure: (error) => failures.push(error) })
  t.equal((await GET(requestOf('Alice'))).status, 500)
  t.match(failures, [{ cause: { message: /TWILIO_ACCOUNT_SID/ } }])
  Object.assign(env, { TWILIO_ACCOUNT_SID: 'AC123123', TWILIO_AUTH_TOKEN: 'secret' })
  t.equal((await GET(requestOf('Alice'))).status, 200)
  t.equal(failures.length, 1)
})

t.test('the request is read before anything is done, and what Next says to that passes through', async (t) => {
  const isBeingBuilt = new Error('this request does not exist yet')
  const request = new Proxy(requestOf('Alice'), {
    get(target, name) {
      if (name === 'headers') throw isBeingBuilt
      return Reflect.get(target, name, target)
    },
  })
  const { GET } = twilioCapability({
    ...account,
    identify() {
      t.fail('a token was on its way')
      return 'Alice'
    },
    onFailure: () => t.fail('it was taken for a failure'),
  })
  await t.rejects(GET(request), isBeingBuilt)
})

for (const next of ['next', 'next15']) {
  t.test(`${next} steers by throwing, and goes where it wants to`, async (t) => {
    t.intercept(process, 'env', { value: { ...process.env, __NEXT_EXPERIMENTAL_AUTH_INTERRUPTS: 'true' } })
    const navigation = require(`${next}/navigation`)
    const digests = ['DYNAMIC_SERVER_USAGE', 'BAILOUT_TO_CLIENT_SIDE_RENDERING', 'HANGING_PROMISE_REJECTION']
    const signals: Record<string, () => unknown> = {
      'redirect()': () => navigation.redirect('/login'),
      'permanentRedirect()': () => navigation.permanentRedirect('/login'),
      'notFound()': () => navigation.notFound(),
      'unauthorized()': () => navigation.unauthorized(),
      'forbidden()': () => navigation.forbidden(),
      ...Object.fromEntries(digests.map((digest) => [digest, () => Promise.reject(withDigest(digest))])),
    }
    for (const [name, signal] of Object.entries(signals)) {
      const thrown = await Promise.resolve()
        .then(signal)
        .catch((error: unknown) => error)
      t.throws(() => navigation.unstable_rethrow(thrown), thrown as Error, `Next rethrows ${name}, too`)
      const asItIs = async () => {
        throw thrown
      }
      const wrapped = async () => {
        throw new Error('while reading the session', { cause: thrown })
      }
      const onFailure = () => t.fail('it was taken for a failure')
      for (const options of [
        { identify: asItIs },
        { identify: wrapped },
        { identify, capabilities: asItIs },
        { identify, onIssued: asItIs },
      ]) {
        const { GET } = twilioCapability({ ...account, ...options, onFailure })
        t.equal(await GET(requestOf('Alice')).catch((error: unknown) => error), thrown, name)
      }
    }
  })
}

t.test('any other error is a failure, whatever its digest', async (t) => {
  const errors = [
    new Error('the database is gone'),
    withDigest('2338062412'),
    withDigest(new Uint8Array(32)),
    'a string',
    undefined,
  ]
  for (const cause of errors) {
    const told: unknown[] = []
    const request = requestOf('Alice')
    const { GET } = twilioCapability({
      ...account,
      identify: () => Promise.reject(cause),
      onFailure: (error, failed) => told.push([error.code, error.cause, failed]),
    })
    const response = await GET(request)
    t.equal(response.status, 500)
    t.strictSame(told, [['ERR_CALLBACK_FAILED', cause, request]])
  }
})

t.test('failures go to console.error unless somebody else wants them', async (t) => {
  const logged = t.capture(console, 'error', () => {})
  const { POST } = twilioCapability({ ...account, identify: () => Promise.reject(new Error('gone')) })
  t.equal((await POST(requestOf())).status, 500)
  t.match(logged(), [{ args: [{ code: 'ERR_CALLBACK_FAILED', cause: { message: 'gone' } }] }])
})

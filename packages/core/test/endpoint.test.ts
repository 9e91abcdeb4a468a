import t from 'tap'
import { CapabilityToken } from '../dist/capability-token.js'
import { fixedClock } from '../dist/clock.js'
import {
  createTokenEndpoint,
  type Identity,
  type TokenEndpointOptions,
  type TokenMethod,
  type TokenReply,
} from '../dist/endpoint.js'
import { ForbiddenError, TwilioTokenError } from '../dist/errors.js'
import { hmacSigner as webSigner } from '../dist/hmac-signer-web.js'
import { verifyToken } from '../dist/verify.js'
import { thrownBy } from './thrown.js'

interface Call {
  readonly user?: Identity
}

const clock = fixedClock(1_300_000_000_000)
const credentials = { accountSid: 'AC123123', authToken: 'secret', clock }
const identify = (call: Call): Identity => call.user
const alice: Call = { user: 'Alice' }
const token =
  'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJzY29wZSI6InNjb3BlOmNsaWVudDppbmNvbWluZz9jbGllbnROYW1lPUFsaWNlIiwiaXNzIjoiQUMxMjMxMjMiLCJleHAiOjEzMDAwMDM2MDB9.tYLSldvT102vwiuI1TqaP-VkInaon-Ytvt5Rlwor2r0'
const success = `{"token":"${token}","identity":"Alice","expiresIn":3600,"expiresAt":"2011-03-13T08:06:40.000Z"}`
const headers = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'private, no-store',
  pragma: 'no-cache',
  vary: 'authorization, cookie',
  'x-content-type-options': 'nosniff',
}
const bodies = {
  401: '{"statusCode":401,"code":"ERR_UNAUTHENTICATED","error":"Unauthorized","message":"Log in first: nobody is calling."}',
  403: '{"statusCode":403,"code":"ERR_FORBIDDEN","error":"Forbidden","message":"You may not have a token."}',
  500: '{"statusCode":500,"code":"ERR_CALLBACK_FAILED","error":"Internal Server Error","message":"The token could not be made."}',
}

function endpoint(options: object = {}, environment = {}) {
  return createTokenEndpoint<Call>({ ...credentials, identify, ...options } as TokenEndpointOptions<Call>, environment)
}

/** What is answered at once. */
function answer(options: object = {}, call: Call = alice, method = 'GET'): TokenReply {
  const reply = endpoint(options)(method, call)
  if (reply instanceof Promise) throw new Error('The answer came later.')
  return reply
}

t.test('A caller gets a token at once, whole and in JSON.', async (t) => {
  for (const method of ['GET', 'POST']) {
    t.strictSame(answer({}, alice, method), { status: 200, headers, body: success })
  }
})

t.test('The answer is the same, and later, when anybody answers later.', async (t) => {
  const asynchronous = {
    identify: async (call: Call) => call.user,
    capabilities: async (made: CapabilityToken) => void made.allowClientIncoming('Alice'),
    onIssued: async () => {},
  }
  const remote = { authToken: undefined, signer: webSigner('secret') }
  const each = Object.entries(asynchronous).map(([name, callback]) => ({ [name]: callback }))
  for (const options of [...each, remote, { ...asynchronous, ...remote }]) {
    const reply = endpoint(options)('GET', alice)
    t.ok(reply instanceof Promise)
    t.strictSame(await reply, { status: 200, headers, body: success })
  }
})

t.test('Another method is told which ones there are.', async (t) => {
  for (const method of ['HEAD', 'PUT', 'OPTIONS', 'get', '']) {
    const reply = answer({ identify: () => t.fail('Nobody has to be identified.') }, alice, method)
    t.equal(reply.status, 405)
    t.strictSame(reply.headers, { ...headers, allow: 'GET, POST' })
    t.equal(
      reply.body,
      '{"statusCode":405,"code":"ERR_METHOD_NOT_ALLOWED","error":"Method Not Allowed","message":"Use GET or POST."}',
    )
    t.equal(reply.error?.code, 'ERR_METHOD_NOT_ALLOWED')
  }
})

t.test('The methods can be fewer.', async (t) => {
  const reply = answer({ methods: ['POST'] }, alice, 'GET')
  t.equal(reply.status, 405)
  t.equal(reply.headers.allow, 'POST')
  t.match(JSON.parse(reply.body), { message: 'Use POST.' })
  t.equal(answer({ methods: ['POST'] }, alice, 'POST').status, 200)
})

t.test('The endpoint says what it does, and cannot be changed.', async (t) => {
  const methods: TokenMethod[] = ['POST']
  const made = endpoint({ methods })
  methods.push('GET')
  t.strictSame(made.methods, ['POST'])
  t.strictSame(made.headers, headers)
  for (const part of [made, made.methods, made.headers]) t.ok(Object.isFrozen(part))
  t.strictSame(endpoint().methods, ['GET', 'POST'])
})

t.test('It makes builders for tokens beside the route.', async (t) => {
  const builder = endpoint().createToken()
  t.ok(builder instanceof CapabilityToken)
  t.equal(await builder.allowClientIncoming('Alice').generateToken(), token)
})

t.test('Nobody is told to log in.', async (t) => {
  for (const user of [undefined, null, '']) {
    const reply = answer({}, { user })
    t.equal(reply.status, 401)
    t.strictSame(reply.headers, headers)
    t.equal(reply.body, bodies[401])
    t.equal(reply.error?.code, 'ERR_UNAUTHENTICATED')
    t.notOk('cause' in (reply.error ?? {}))
    t.strictSame(await endpoint({ identify: async () => user })('GET', {}), reply)
  }
})

t.test('The callbacks get the request itself.', async (t) => {
  const seen: unknown[] = []
  answer({
    identify(call: Call) {
      seen.push(call)
      return 'Alice'
    },
    capabilities: (_: unknown, context: unknown) => seen.push(context),
  })
  t.equal(seen[0], alice)
  t.strictSame(seen[1], { identity: 'Alice', request: alice })
})

t.test('A ForbiddenError is shown as it is, from identify and from capabilities.', async (t) => {
  const error = new ForbiddenError('Not on Sundays.')
  const refuse = () => {
    throw error
  }
  for (const options of [{ identify: refuse }, { capabilities: refuse }]) {
    const reply = answer(options)
    t.equal(reply.status, 403)
    t.strictSame(reply.headers, headers)
    t.equal(reply.body, '{"statusCode":403,"code":"ERR_FORBIDDEN","error":"Forbidden","message":"Not on Sundays."}')
    t.equal(reply.error, error)
  }
})

t.test('An error of a second copy of the package counts by its code.', async (t) => {
  const foreign = Object.assign(new Error('Not on Sundays.'), { code: 'ERR_FORBIDDEN' })
  const reply = answer({ identify: thrower(foreign) })
  t.equal(reply.status, 403)
  t.match(JSON.parse(reply.body), { code: 'ERR_FORBIDDEN', message: 'Not on Sundays.' })
  t.ok(reply.error instanceof TwilioTokenError)
  t.equal(reply.error?.cause, foreign)
})

t.test('A token that identify finds expired is a 401.', async (t) => {
  const reply = await endpoint({
    identify: () => verifyToken(token, { accountSid: 'AC123123', authToken: 'secret' }).then(() => 'Alice'),
  })('GET', alice)
  t.equal(reply.status, 401)
  t.match(JSON.parse(reply.body), { code: 'ERR_TOKEN_EXPIRED', message: 'This token has expired.' })
})

t.test('An error with a status of 401 or 403 keeps its status, but not its message.', async (t) => {
  for (const status of [401, 403] as const) {
    for (const details of [{ status }, { statusCode: status }, { status, statusCode: 500 }]) {
      for (const reason of [Object.assign(new Error('internal detail'), details), details, Object.freeze(details)]) {
        const reply = answer({ identify: thrower(reason) })
        t.equal(reply.status, status)
        t.equal(reply.body, bodies[status])
        t.equal(reply.error?.cause, reason)
      }
    }
  }
  t.ok(answer({ identify: thrower({ status: 403 }) }).error instanceof ForbiddenError)
})

t.test('Whatever else is thrown is a bland 500, with the cause for the log.', async (t) => {
  const { proxy: revoked, revoke } = Proxy.revocable({}, {})
  revoke()
  const refusing = new Proxy(new Error('hush'), {
    get: thrower('get'),
    has: thrower('has'),
    getPrototypeOf: thrower('getPrototypeOf'),
  })
  const reasons: unknown[] = [
    new Error('The database at db.internal is down.'),
    new TypeError('x is not a function'),
    'a string',
    '',
    0,
    null,
    undefined,
    Symbol('s'),
    5n,
    () => {},
    {},
    Object.freeze({ status: 404 }),
    Object.freeze(new Error('frozen')),
    Object.create(null),
    { status: '401' },
    Object.assign(new Error('not found'), { status: 404, statusCode: 401 }),
    Object.assign(new Error('not of ours'), { code: 'ENOENT' }),
    Object.assign(new Error('not of ours'), { code: 'constructor' }),
    Object.assign(new Error('no code'), { code: { toString: thrower('toString') } }),
    Object.defineProperty(new Error('no code'), 'code', { get: thrower('code') }),
    Object.defineProperty({}, 'status', { get: thrower('status') }),
    Object.assign(new Error(''), { code: 'ERR_FORBIDDEN', message: Symbol('s') }),
    Object.defineProperty(new ForbiddenError(), 'message', { value: 5n }),
    Object.defineProperty(new ForbiddenError(), 'message', { value: { toJSON: thrower('toJSON') } }),
    refusing,
    revoked,
  ]
  for (const reason of reasons) {
    const replies = [
      answer({ identify: thrower(reason) }),
      answer({ capabilities: thrower(reason) }),
      answer({ onIssued: thrower(reason) }),
      await endpoint({ identify: () => Promise.reject(reason) })('GET', alice),
      await endpoint({ capabilities: () => Promise.reject(reason) })('GET', alice),
      await endpoint({ onIssued: async () => Promise.reject(reason) })('GET', alice),
    ]
    for (const { status, headers: replied, body, error } of replies) {
      t.equal(status, 500)
      t.equal(replied, endpoint().headers)
      t.equal(body, bodies[500])
      t.equal(error?.code, 'ERR_CALLBACK_FAILED')
      t.ok(Object.is(error?.cause, reason))
    }
  }
})

t.test('A thenable that throws, or cannot be read, is a bland 500 as well.', async (t) => {
  // biome-ignore lint/suspicious/noThenProperty: this is about such objects
  const throwing = { then: thrower('then') }
  const unreadable = Object.defineProperty({}, 'then', { get: thrower('then') })
  for (const thenable of [throwing, unreadable]) {
    for (const name of ['identify', 'capabilities', 'onIssued']) {
      const reply = await endpoint({ [name]: () => thenable })('GET', alice)
      t.equal(reply.status, 500)
      t.equal(reply.body, bodies[500])
      t.equal(reply.error?.cause, 'then')
    }
  }
})

t.test('A promise of another library is waited for.', async (t) => {
  // biome-ignore lint/suspicious/noThenProperty: this is about such objects
  const thenable = { then: (resolve: (identity: string) => void) => resolve('Alice') }
  t.strictSame(await endpoint({ identify: () => thenable })('GET', alice), { status: 200, headers, body: success })
})

t.test('A caller who cannot be a client is the fault of the server.', async (t) => {
  for (const user of ['alice@example.com', 'a b', 'a'.repeat(257), 42, {}, ['Alice'], true]) {
    const reply = answer({ identify: () => user })
    t.equal(reply.status, 500)
    t.equal(
      reply.body,
      '{"statusCode":500,"code":"ERR_INVALID_CLIENT_NAME","error":"Internal Server Error","message":"The token could not be made."}',
    )
    t.match(reply.error?.cause, { code: 'ERR_INVALID_CLIENT_NAME', message: /^identity must be 1 to 256 of/ })
  }
})

t.test('What is wrong with a capability is the fault of the server.', async (t) => {
  const reply = answer({ capabilities: (made: CapabilityToken) => made.allowClientOutgoing('AC123') })
  t.equal(reply.status, 500)
  t.equal(
    reply.body,
    '{"statusCode":500,"code":"ERR_INVALID_APPLICATION_SID","error":"Internal Server Error","message":"The token could not be made."}',
  )
  t.match(reply.error?.cause, { message: /looks like an account SID/ })
})

t.test('A signer that fails is a 503, whichever way it fails.', async (t) => {
  const cause = new Error('The vault is sealed.')
  const unreadable = Object.defineProperty({}, 'then', { get: thrower(cause) })
  for (const sign of [thrower(cause), async () => Promise.reject(cause), () => unreadable]) {
    const reply = await endpoint({ authToken: undefined, signer: { algorithm: 'HS256', sign } })('GET', alice)
    t.equal(reply.status, 503)
    t.strictSame(reply.headers, headers)
    t.equal(
      reply.body,
      '{"statusCode":503,"code":"ERR_SIGNER_FAILED","error":"Service Unavailable","message":"The token could not be signed; try again later."}',
    )
    t.match(reply.error, { code: 'ERR_SIGNER_FAILED', statusCode: 503, cause: { code: 'ERR_SIGNER_FAILED', cause } })
  }
})

t.test('A signer that takes longer than signTimeout is a 503.', async (t) => {
  const signer = { algorithm: 'HS256', sign: () => new Promise<string>(() => {}) }
  const reply = await endpoint({ authToken: undefined, signer, signTimeout: 5 })('GET', alice)
  t.equal(reply.status, 503)
  t.match(JSON.parse(reply.body), {
    code: 'ERR_SIGNER_TIMEOUT',
    message: 'The token could not be signed; try again later.',
  })
})

t.test('No answer to a failure holds a token, or a secret.', async (t) => {
  const reply = answer({ onIssued: thrower(new Error('The audit is down.')) })
  t.notMatch(reply.body, /eyJ|secret|audit/)
})

t.test('The options are checked at once.', async (t) => {
  const cases: [object, string][] = [
    [
      { identify: undefined },
      'identify must be a function that says who is calling, such as (request) => request.user?.id; got undefined.',
    ],
    [
      { identify: 'alice' },
      'identify must be a function that says who is calling, such as (request) => request.user?.id; got a string.',
    ],
    [{ methods: [] }, "methods must be a list of 'GET', 'POST' or both."],
    [{ methods: 'GET' }, "methods must be a list of 'GET', 'POST' or both."],
    [{ methods: ['GET', 'PUT'] }, "methods must be a list of 'GET', 'POST' or both."],
    [{ methods: ['get'] }, "methods must be a list of 'GET', 'POST' or both."],
    [
      { path: '/token' },
      'The token route has no option "path"; its options are accountSid, authToken, apiKeySid, apiKeySecret, signer, region, applicationSid, ttl, clock, signTimeout, callbackTimeout, tokenType, capabilities, onIssued, identify, methods.',
    ],
  ]
  for (const [options, message] of cases) {
    t.strictSame(
      thrownBy(() => endpoint(options)),
      ['ERR_INVALID_OPTION', message],
    )
  }
  t.strictSame(
    thrownBy(() => createTokenEndpoint(undefined as never)),
    ['ERR_INVALID_OPTION', 'The token route takes an object of options; got undefined.'],
  )
  t.equal(thrownBy(() => endpoint({ ttl: 0 }))[0], 'ERR_INVALID_TTL')
})

t.test('The credentials can come from the environment.', async (t) => {
  const environment = { TWILIO_ACCOUNT_SID: 'AC123123', TWILIO_AUTH_TOKEN: 'secret' }
  const made = createTokenEndpoint<Call>({ identify, clock }, environment)
  t.strictSame(made('GET', alice), { status: 200, headers, body: success })
})

t.test('Without an environment it is that of the process.', async (t) => {
  t.teardown(() => {
    delete process.env.TWILIO_ACCOUNT_SID
    delete process.env.TWILIO_AUTH_TOKEN
  })
  process.env.TWILIO_ACCOUNT_SID = 'AC123123'
  process.env.TWILIO_AUTH_TOKEN = 'secret'
  t.strictSame(createTokenEndpoint<Call>({ identify, clock })('GET', alice), { status: 200, headers, body: success })
})

t.test('An access token is answered the same way.', async (t) => {
  const access = { tokenType: 'access', authToken: undefined, apiKeySid: 'SK123', apiKeySecret: 'secret' }
  const reply = answer(access)
  t.equal(reply.status, 200)
  const body = JSON.parse(reply.body)
  t.strictSame(Object.keys(body), ['token', 'identity', 'expiresIn', 'expiresAt'])
  t.match(body, { identity: 'Alice', expiresIn: 3600, expiresAt: '2011-03-13T08:06:40.000Z' })
})

function thrower(reason: unknown): () => never {
  return () => {
    throw reason
  }
}

import { CapabilityToken, ForbiddenError, fixedClock, toClientName } from '@twilio-capability/core'
import { verifyToken } from '@twilio-capability/core/verify'
import named, { twilioCapability } from '@twilio-capability/fastify'
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import t, { type Test } from 'tap'

const account = { accountSid: 'AC123123', authToken: 'secret', clock: fixedClock(1_300_000_000_000) } as const

/** The documented flow, for Alice and AP123123, as the original PHP class signs it. */
const aliceToken = await new CapabilityToken(account)
  .allowClientIncoming('Alice')
  .allowClientOutgoing('AP123123')
  .generateToken(600)

declare module 'fastify' {
  interface FastifyRequest {
    user?: unknown
  }
}

/** An app in which a test header stands for a login. */
function appFor(t: Test, options?: FastifyServerOptions): FastifyInstance {
  const app = Fastify(options ?? {})
  t.teardown(() => app.close())
  app.decorateRequest('user', undefined)
  app.addHook('onRequest', async (request) => {
    const user = request.headers['x-test-user']
    if (user !== undefined) request.user = { id: user }
  })
  return app
}

const asAlice = { 'x-test-user': 'Alice' }

t.test('the plugin has one name, by default and by name, and says which Fastify it is for', async (t) => {
  t.equal(named, twilioCapability)
  const meta = Object.getOwnPropertyDescriptor(twilioCapability, Symbol.for('plugin-meta'))?.value
  t.match(meta, { name: '@twilio-capability/fastify', fastify: '5.x' })
})

t.test('a real request gets the golden token', async (t) => {
  const app = appFor(t)
  app.register(twilioCapability, { ...account, applicationSid: 'AP123123', ttl: 600 })
  const url = await app.listen({ port: 0 })
  const response = await fetch(`${url}/token`, { headers: asAlice })
  t.equal(response.status, 200)
  t.equal(response.headers.get('content-type'), 'application/json; charset=utf-8')
  t.strictSame(await response.json(), {
    token: aliceToken,
    identity: 'Alice',
    expiresIn: 600,
    expiresAt: '2011-03-13T07:16:40.000Z',
  })
})

t.test('without options and without a user nobody gets a token', async (t) => {
  t.intercept(process, 'env', { value: { TWILIO_ACCOUNT_SID: 'AC123123', TWILIO_AUTH_TOKEN: 'secret' } })
  const app = Fastify()
  t.teardown(() => app.close())
  app.register(twilioCapability)
  const response = await app.inject('/token')
  t.equal(response.statusCode, 401)
  t.strictSame(response.json(), {
    statusCode: 401,
    code: 'ERR_UNAUTHENTICATED',
    error: 'Unauthorized',
    message: 'Log in first: nobody is calling.',
  })
})

t.test('without credentials the app does not get ready, and says what is missing', async (t) => {
  t.intercept(process, 'env', { value: {} })
  const app = Fastify()
  app.register(twilioCapability)
  await t.rejects(async () => app.ready(), {
    code: 'ERR_INVALID_ACCOUNT_SID',
    message: 'accountSid is missing: give the option accountSid, or set TWILIO_ACCOUNT_SID.',
  })
})

t.test('an option that nobody knows is refused', async (t) => {
  const app = Fastify()
  app.register(twilioCapability, { ...account, applicationSID: 'AP123123' } as object)
  await t.rejects(async () => app.ready(), { code: 'ERR_INVALID_OPTION', message: /applicationSID/ })
})

t.test('path and prefix say where the route stands', async (t) => {
  const app = appFor(t)
  app.register(twilioCapability, { ...account, path: '/voice', prefix: '/api' })
  t.equal((await app.inject({ url: '/api/voice', headers: asAlice })).statusCode, 200)
  t.equal((await app.inject({ url: '/voice', headers: asAlice })).statusCode, 404)
})

t.test('an encapsulated registration keeps its prefix', async (t) => {
  const app = appFor(t)
  app.register(async (api) => void api.register(twilioCapability, account), { prefix: '/v1' })
  t.equal((await app.inject({ url: '/v1/token', headers: asAlice })).statusCode, 200)
  t.equal((await app.inject({ method: 'PUT', url: '/v1/token' })).statusCode, 405)
})

t.test('a second registration on another path works', async (t) => {
  const app = appFor(t)
  app.register(twilioCapability, account)
  app.register(twilioCapability, { ...account, accountSid: 'AC456', path: '/other' })
  const first = (await app.inject({ url: '/token', headers: asAlice })).json()
  const second = (await app.inject({ url: '/other', headers: asAlice })).json()
  await verifyToken(first.token, account)
  await verifyToken(second.token, { ...account, accountSid: 'AC456' })
})

t.test('methods narrow the route', async (t) => {
  const app = appFor(t)
  app.register(twilioCapability, { ...account, methods: ['POST'] })
  t.equal((await app.inject({ method: 'POST', url: '/token', headers: asAlice })).statusCode, 200)
  const refused = await app.inject({ url: '/token', headers: asAlice })
  t.equal(refused.statusCode, 405)
  t.equal(refused.headers.allow, 'POST')
})

t.test("a route of the app's own on the same path stays", async (t) => {
  const app = appFor(t)
  app.delete('/token', async () => 'revoked')
  app.register(twilioCapability, account)
  t.equal((await app.inject({ method: 'DELETE', url: '/token' })).body, 'revoked')
  t.equal((await app.inject({ method: 'PATCH', url: '/token' })).statusCode, 405)
})

t.test('a handler of the app mints by itself', async (t) => {
  const app = appFor(t)
  app.register(twilioCapability, account)
  app.get('/support', async () => {
    const token = app.twilioCapability.createToken().allowClientIncoming('support')
    return token.generateToken(60)
  })
  const { body } = await app.inject('/support')
  t.equal(body, await new CapabilityToken(account).allowClientIncoming('support').generateToken(60))
})

t.test('routeOptions reach the route: hooks, config, constraints and schema', async (t) => {
  const app = appFor(t)
  const routes: unknown[] = []
  app.addHook('onRoute', ({ method, url, config, schema }) => void routes.push({ method, url, config, schema }))
  app.register(twilioCapability, {
    ...account,
    routeOptions: {
      config: { marked: true } as object,
      constraints: { host: 'voice.example' },
      schema: { summary: 'A token' } as object,
      preHandler: async (_request, reply) => void reply.header('x-seen', 'yes'),
    },
  })
  const response = await app.inject({ url: '/token', headers: { ...asAlice, host: 'voice.example' } })
  t.equal(response.headers['x-seen'], 'yes')
  t.equal((await app.inject({ url: '/token', headers: asAlice })).statusCode, 404)
  t.match(routes[0], {
    method: ['GET', 'POST'],
    url: '/token',
    config: { marked: true },
    schema: { summary: 'A token' },
  })
  t.match(routes[1], { url: '/token', schema: { hide: true } })
})

t.test('the callbacks get the request of the app, untouched', async (t) => {
  const app = appFor(t)
  app.register(twilioCapability, {
    ...account,
    identify: (request) => toClientName(String(request.headers['x-mail'])),
    capabilities: (token, { identity, request }) => token.allowClientOutgoing('AP123123', { identity, ip: request.ip }),
  })
  const { token } = (await app.inject({ url: '/token', headers: { 'x-mail': 'a@example.com' } })).json()
  const { outgoing } = await verifyToken(token, account)
  t.strictSame(outgoing, [
    { applicationSid: 'AP123123', params: { identity: 'a_at_example_dot_com', ip: '127.0.0.1' } },
  ])
})

t.test("errors are thrown, so that the app's own error handler sees them", async (t) => {
  const app = appFor(t)
  app.setErrorHandler(async (error: Error & { code: string }, _request, reply) => {
    reply.code(418)
    return { seen: error.code, cause: error.cause instanceof Error && error.cause.message }
  })
  app.register(twilioCapability, {
    ...account,
    identify: () => 'Alice',
    capabilities: () => {
      throw new Error('the database is down')
    },
  })
  const response = await app.inject('/token')
  t.equal(response.statusCode, 418)
  t.strictSame(response.json(), { seen: 'ERR_CALLBACK_FAILED', cause: 'the database is down' })
  t.equal(response.headers['cache-control'], 'private, no-store')
})

t.test('the log tells the cause of a 5xx, and the caller does not learn it', async (t) => {
  const lines: string[] = []
  const app = appFor(t, { logger: { level: 'error', stream: { write: (line: string) => void lines.push(line) } } })
  app.register(twilioCapability, {
    accountSid: 'AC123123',
    signer: {
      algorithm: 'HS256',
      sign: () => {
        throw new Error('the vault is sealed')
      },
    },
  })
  const response = await app.inject({ url: '/token', headers: asAlice })
  t.equal(response.statusCode, 503)
  t.equal(
    response.body,
    '{"statusCode":503,"code":"ERR_SIGNER_FAILED","error":"Service Unavailable","message":"The token could not be signed; try again later."}',
  )
  t.equal(lines.length, 1)
  t.match(lines[0], 'the vault is sealed')
})

t.test('a refusal keeps its message', async (t) => {
  const app = appFor(t)
  app.register(twilioCapability, {
    ...account,
    capabilities: () => {
      throw new ForbiddenError('Your plan has no calls.')
    },
  })
  const response = await app.inject({ url: '/token', headers: asAlice })
  t.equal(response.statusCode, 403)
  t.equal(response.json().message, 'Your plan has no calls.')
})

t.test('what Fastify itself answers on the route is not cached either', async (t) => {
  const app = appFor(t)
  app.register(twilioCapability, account)
  const response = await app.inject({
    method: 'POST',
    url: '/token',
    headers: { ...asAlice, 'content-type': 'application/json' },
    payload: '{broken',
  })
  t.equal(response.statusCode, 400)
  t.match(response.headers, {
    'cache-control': 'private, no-store',
    pragma: 'no-cache',
    vary: 'authorization, cookie',
    'x-content-type-options': 'nosniff',
  })
})

t.test('what others say in Vary stays', async (t) => {
  const app = appFor(t)
  app.addHook('onRequest', async (_request, reply) => void reply.header('vary', 'Origin'))
  app.register(twilioCapability, account)
  t.equal((await app.inject('/token')).headers.vary, 'Origin, authorization, cookie')
})

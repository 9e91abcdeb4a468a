import type {} from '@fastify/jwt'
import type {} from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'

t.intercept(process, 'env', {
  value: { ...process.env, TWILIO_ACCOUNT_SID: 'AC123123', TWILIO_AUTH_TOKEN: 'secret', JWT_SECRET: 'of this app' },
})

/** The app of a recipe, in which a test header stands for a login. */
async function recipe(t: Test, loading: Promise<{ app: FastifyInstance }>): Promise<FastifyInstance> {
  const { app } = await loading
  t.teardown(() => app.close())
  app.addHook('onRequest', async (request) => {
    const user = request.headers['x-test-user']
    if (user !== undefined) Object.assign(request, { user })
  })
  return app
}

const asAlice = { 'x-test-user': 'Alice' }

t.test('@fastify/jwt: whoever the JWT is for gets a token', async (t) => {
  const { app } = await import('../dist/fastify-jwt.js')
  t.teardown(() => app.close())
  await app.ready()
  const bearing = (token: string) => app.inject({ url: '/token', headers: { authorization: `Bearer ${token}` } })
  const alice = await bearing(app.jwt.sign({ sub: 'Alice' }))
  t.match(alice.json(), { identity: 'Alice', token: /^ey/ })
  t.equal((await bearing(app.jwt.sign({ name: 'somebody' }))).statusCode, 401)
  const refused = await bearing('rubbish')
  t.equal(refused.statusCode, 401)
  t.equal(refused.headers['cache-control'], 'private, no-store')
  t.equal((await app.inject('/token')).statusCode, 401)
})

t.test('@fastify/rate-limit: the eleventh request in a minute is refused', async (t) => {
  const app = await recipe(t, import('../dist/fastify-rate-limit.js'))
  const statuses: number[] = []
  for (let asked = 0; asked < 10; asked++) {
    statuses.push((await app.inject({ url: '/token', headers: asAlice })).statusCode)
  }
  t.strictSame(statuses, Array(10).fill(200))
  const refused = await app.inject({ url: '/token', headers: asAlice })
  t.equal(refused.statusCode, 429)
  t.match(refused.headers, { 'retry-after': /^\d+$/, 'cache-control': 'private, no-store' })
})

t.test('@fastify/cors: a page on another origin gets its token, and caches are told', async (t) => {
  const app = await recipe(t, import('../dist/fastify-cors.js'))
  const origin = 'https://app.example.com'
  const preflight = await app.inject({
    method: 'OPTIONS',
    url: '/token',
    headers: { origin, 'access-control-request-method': 'POST' },
  })
  t.equal(preflight.statusCode, 204)
  t.equal(preflight.headers['access-control-allow-origin'], origin)
  for (const [status, headers] of [
    [200, { origin, ...asAlice }],
    [401, { origin }],
  ] as const) {
    const response = await app.inject({ method: 'POST', url: '/token', headers })
    t.equal(response.statusCode, status)
    t.match(response.headers, {
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      vary: 'Origin, authorization, cookie',
    })
  }
  const stranger = await app.inject({ url: '/token', headers: { origin: 'https://example.org' } })
  t.equal(stranger.headers['access-control-allow-origin'], undefined)
})

t.test('@fastify/swagger: the route is documented as it answers', async (t) => {
  const app = await recipe(t, import('../dist/fastify-swagger.js'))
  await app.ready()
  const { paths = {} } = app.swagger()
  t.strictSame(Object.keys(paths), ['/token'])
  const { get, post, ...others } = paths['/token'] ?? {}
  t.strictSame(Object.keys(get?.responses ?? {}), ['200', '401', '403', '503'])
  t.strictSame(post?.tags, ['voice'])
  t.strictSame(others, {})

  const alice = await app.inject({ url: '/token', headers: asAlice })
  t.strictSame(Object.keys(alice.json()), ['token', 'identity', 'expiresIn', 'expiresAt'])
  t.strictSame((await app.inject('/token')).json(), {
    statusCode: 401,
    code: 'ERR_UNAUTHENTICATED',
    error: 'Unauthorized',
    message: 'Log in first: nobody is calling.',
  })
})

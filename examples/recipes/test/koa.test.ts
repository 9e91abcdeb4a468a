import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type Koa from 'koa'
import t, { type Test } from 'tap'

t.intercept(process, 'env', {
  value: { ...process.env, TWILIO_ACCOUNT_SID: 'AC123123', TWILIO_AUTH_TOKEN: 'secret', JWT_SECRET: 'of this app' },
})

/** Serves the app of a recipe behind a login that a test header stands for. @returns the address */
async function serve(t: Test, loading: Promise<{ app: Koa }>): Promise<string> {
  const { app } = await loading
  app.middleware.unshift((ctx, next) => {
    if (ctx.get('x-test-user') !== '') ctx.state.user = ctx.get('x-test-user')
    return next()
  })
  const server = createServer(app.callback()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const asAlice = { headers: { 'x-test-user': 'Alice' } }

/** A JWT as the app's login would have made it. */
function jwtFor(payload: object, secret: string): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const input = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(payload)}`
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
}

t.test('koa-jwt: whoever the JWT is for gets a token', async (t) => {
  const url = `${await serve(t, import('../dist/koa-jwt.js'))}/token`
  const bearing = (token: string) => fetch(url, { headers: { authorization: `Bearer ${token}` } })
  const alice = await bearing(jwtFor({ sub: 'Alice' }, 'of this app'))
  t.match(await alice.json(), { identity: 'Alice', token: /^ey/ })
  t.equal((await bearing(jwtFor({ sub: 'Alice' }, 'of another app'))).status, 401)
  t.equal((await bearing(jwtFor({ name: 'somebody' }, 'of this app'))).status, 401)
  t.match(await (await fetch(url)).json(), { code: 'ERR_UNAUTHENTICATED' })
})

t.test('koa-ratelimit: the eleventh request in a minute is refused', async (t) => {
  const url = await serve(t, import('../dist/koa-ratelimit.js'))
  for (let asked = 0; asked < 10; asked++) t.equal((await fetch(`${url}/token`, asAlice)).status, 200)
  const refused = await fetch(`${url}/token`, asAlice)
  t.equal(refused.status, 429)
  t.match(refused.headers.get('retry-after'), /^\d+$/)
  t.notMatch(await refused.text(), /token"/)
  t.equal((await fetch(`${url}/other`)).headers.get('x-ratelimit-limit'), null)
})

t.test('@koa/cors: a page on another origin gets its token, and caches are told', async (t) => {
  const url = `${await serve(t, import('../dist/koa-cors.js'))}/token`
  const origin = 'https://app.example.com'
  const preflight = await fetch(url, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST' },
  })
  t.equal(preflight.status, 204)
  for (const [status, headers] of [
    [200, { origin, ...asAlice.headers }],
    [401, { origin }],
  ] as const) {
    const response = await fetch(url, { method: 'POST', headers })
    t.equal(response.status, status)
    t.match(Object.fromEntries(response.headers), {
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      vary: 'Origin, authorization, cookie',
    })
  }
})

t.test('the error event: the log says why there was no token', async (t) => {
  const log = t.capture(console, 'error')
  const url = await serve(t, import('../dist/koa-errors.js'))
  const response = await fetch(`${url}/token`, { headers: { 'x-test-user': 'alice@example.com' } })
  t.equal(response.status, 500)
  t.match(log(), [{ args: ['/token', { code: 'ERR_INVALID_CLIENT_NAME', cause: { message: /toClientName/ } }] }])
})

for (const name of ['koa-mount', '@koa/router']) {
  t.test(`${name}: the route is where the app wants it`, async (t) => {
    const file = name.replace('@koa/', 'koa-')
    const url = await serve(t, import(`../dist/${file}.js`))
    t.match(await (await fetch(`${url}/voice/token`, asAlice)).json(), { identity: 'Alice', token: /^ey/ })
    t.equal((await fetch(`${url}/voice/token`)).status, 401)
    t.equal((await fetch(`${url}/token`, asAlice)).status, 404)
    for (const method of ['PUT', 'HEAD']) {
      const refused = await fetch(`${url}/voice/token`, { method, ...asAlice })
      t.equal(refused.status, 405)
      t.equal(refused.headers.get('allow'), 'GET, POST')
    }
  })
}

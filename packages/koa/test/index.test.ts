import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import cors from '@koa/cors'
import Router from '@koa/router'
import { fixedClock, TwilioTokenError } from '@twilio-capability/core'
import named, { twilioCapability } from '@twilio-capability/koa'
import { SignJWT } from 'jose'
import Koa3, { type Context, type Middleware } from 'koa'
import jwt from 'koa-jwt'
import mount from 'koa-mount'
import Koa2 from 'koa2'
import t, { type Test } from 'tap'

const account = { accountSid: 'AC123123', authToken: 'secret', clock: fixedClock(1_300_000_000_000) } as const

/** Logs everybody in as Alice. */
const asAlice: Middleware = (ctx, next) => {
  ctx.state.user = { id: 'Alice' }
  return next()
}

/** Listens on a free port. @returns the address, without a slash at the end */
async function serve(t: Test, app: Koa3): Promise<string> {
  const server = createServer(app.callback()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function identityAt(url: string, init?: RequestInit): Promise<unknown> {
  const response = await fetch(url, init)
  return ((await response.json()) as { identity?: string }).identity
}

t.test('the middleware has one name, by default and by name', async (t) => {
  t.equal(named, twilioCapability)
  t.equal(twilioCapability(account).name, 'twilioCapability')
})

t.test('missing credentials are said when the middleware is made', async (t) => {
  t.intercept(process, 'env', { value: {} })
  t.throws(() => twilioCapability(), {
    code: 'ERR_INVALID_ACCOUNT_SID',
    message: 'accountSid is missing: give the option accountSid, or set TWILIO_ACCOUNT_SID.',
  })
})

t.test('a path that no request can have is said when the middleware is made', async (t) => {
  for (const path of ['token', '', 7, false]) {
    t.throws(() => twilioCapability({ ...account, path: path as string }), {
      code: 'ERR_INVALID_OPTION',
      message: "path must begin with '/', or be null to answer every path.",
    })
  }
})

for (const [name, Koa] of [
  ['Koa 3', Koa3],
  ['Koa 2', Koa2],
] as const) {
  t.test(name, async (t) => {
    t.test('other paths are left to the next middleware, there and back', async (t) => {
      const steps: string[] = []
      const app = new Koa()
      app.use(async (_ctx, next) => {
        await next()
        steps.push('back')
      })
      app.use(twilioCapability(account))
      app.use(async (ctx) => {
        await new Promise((resolve) => setTimeout(resolve, 5))
        steps.push(ctx.path)
        ctx.body = 'next'
      })
      const url = await serve(t, app)
      for (const path of ['/', '/tokens', '/token/', '/Token', '/a/token']) {
        t.equal(await (await fetch(url + path)).text(), 'next')
        t.strictSame(steps.splice(0), [path, 'back'])
      }
    })

    t.test('an error of the next middleware is left to Koa', async (t) => {
      const app = new Koa()
      app.silent = true
      app.use(twilioCapability(account)).use((ctx) => ctx.throw(418))
      t.equal((await fetch(await serve(t, app))).status, 418)
    })

    t.test('nothing follows an answer, whatever its status', async (t) => {
      const app = new Koa()
      app.silent = true
      app.use((ctx, next) => {
        ctx.state.user = ctx.get('x-test-user')
        return next()
      })
      app.use(twilioCapability(account))
      app.use(() => t.fail('next was called'))
      const url = `${await serve(t, app)}/token`
      t.equal((await fetch(url)).status, 401)
      t.equal((await fetch(url, { headers: { 'x-test-user': 'Alice' } })).status, 200)
      t.equal((await fetch(url, { headers: { 'x-test-user': 'not a name' } })).status, 500)
      t.equal((await fetch(url, { method: 'DELETE' })).status, 405)
      t.equal((await fetch(url, { method: 'OPTIONS' })).status, 405)
    })

    t.test('both callbacks get Koa’s own context', async (t) => {
      const contexts: unknown[] = []
      const app = new Koa()
      app.use((ctx, next) => {
        contexts.push(ctx)
        return next()
      })
      app.use(
        twilioCapability({
          ...account,
          identify(ctx) {
            contexts.push(ctx)
            return 'Alice'
          },
          capabilities: (_token, { request }) => contexts.push(request),
        }),
      )
      t.equal(await identityAt(`${await serve(t, app)}/token`), 'Alice')
      t.equal(contexts.length, 3)
      t.equal(new Set(contexts).size, 1)
    })

    t.test('5xx are emitted on the app with their cause, nothing else is', async (t) => {
      const cause = new Error('the database is gone')
      const app = new Koa()
      const emitted: [unknown, Context][] = []
      app.on('error', (error, ctx) => emitted.push([error, ctx]))
      app.use(
        twilioCapability({
          ...account,
          identify(ctx) {
            if (ctx.query.broken !== undefined) throw cause
            return undefined
          },
        }),
      )
      const url = `${await serve(t, app)}/token`
      t.equal((await fetch(url)).status, 401)
      t.equal((await fetch(url, { method: 'PUT' })).status, 405)
      t.strictSame(emitted, [])

      t.equal((await fetch(`${url}?broken`)).status, 500)
      const [[error, ctx] = []] = emitted
      t.equal(emitted.length, 1)
      t.ok(error instanceof TwilioTokenError)
      t.match(error, { code: 'ERR_CALLBACK_FAILED', statusCode: 500, cause })
      t.match(ctx, { path: '/token', status: 500 })
    })

    t.test('Koa’s own log prints the causes, and the caller learns none of them', async (t) => {
      const logged = t.capture(console, 'error', () => {})
      const app = new Koa()
      app.use(asAlice).use(
        twilioCapability({
          accountSid: 'AC123123',
          signer: {
            algorithm: 'HS256',
            sign: () => Promise.reject(new Error('the vault is sealed', { cause: 'since noon' })),
          },
        }),
      )
      const url = `${await serve(t, app)}/token`
      const response = await fetch(url)
      t.equal(response.status, 503)
      t.equal(
        await response.text(),
        '{"statusCode":503,"code":"ERR_SIGNER_FAILED","error":"Service Unavailable","message":"The token could not be signed; try again later."}',
      )
      const [{ args: [line = ''] = [] } = {}, ...more] = logged() as { args: string[] }[]
      t.strictSame(more, [])
      for (const part of ['The token could not be signed', 'The signer failed', 'the vault is sealed', 'since noon']) {
        t.equal(line.split(part).length, 2, `${part} stands there once`)
      }
      t.match(line, "code: 'ERR_SIGNER_FAILED'")

      app.silent = true
      t.equal((await fetch(url)).status, 503)
      t.strictSame(logged(), [])
    })

    t.test('a cause that cannot be printed costs nothing but itself', async (t) => {
      const logged = t.capture(console, 'error', () => {})
      const cause = Object.defineProperty(new Error('secret'), 'stack', {
        get() {
          throw new Error('nobody looks at me')
        },
      })
      const app = new Koa()
      app.use(twilioCapability({ ...account, identify: () => Promise.reject(cause) }))
      const response = await fetch(`${await serve(t, app)}/token`)
      t.equal(response.status, 500)
      t.match(await response.json(), { code: 'ERR_CALLBACK_FAILED' })
      t.match(logged(), [{ args: [/^\n {2}TwilioTokenError: The token could not be made\.\n/] }])
    })

    t.test('whoever else listens gets the error as it was made', async (t) => {
      const app = new Koa()
      const stacks: unknown[] = []
      app.on('error', ({ stack }) => stacks.push(stack))
      app.use(twilioCapability({ ...account, identify: () => Promise.reject(new Error('the database is gone')) }))
      t.equal((await fetch(`${await serve(t, app)}/token`)).status, 500)
      t.equal(stacks.length, 1)
      t.match(stacks[0], /^TwilioTokenError: The token could not be made\.\n/)
      t.notMatch(stacks[0], 'the database is gone')
    })

    t.test('an error keeps the headers that are there, and those that an earlier middleware adds', async (t) => {
      const app = new Koa()
      app.use(async (ctx, next) => {
        ctx.set('x-request-id', '7')
        ctx.vary('Accept-Encoding')
        ctx.type = 'html'
        await next()
        ctx.set('x-response-time', '1')
      })
      app.use(twilioCapability(account))
      const response = await fetch(`${await serve(t, app)}/token`)
      t.equal(response.status, 401)
      t.match(Object.fromEntries(response.headers), {
        'content-type': 'application/json; charset=utf-8',
        'x-request-id': '7',
        'x-response-time': '1',
        vary: 'Accept-Encoding, authorization, cookie',
      })
    })

    t.test('a status and a body that are there already are replaced', async (t) => {
      const app = new Koa()
      app.use((ctx, next) => {
        ctx.body = { hello: 'world' }
        ctx.status = 202
        return next()
      })
      app.use(asAlice).use(twilioCapability(account))
      const response = await fetch(`${await serve(t, app)}/token`)
      t.equal(response.status, 200)
      t.match(await response.json(), { identity: 'Alice' })
    })

    t.test('koa-jwt says who is calling', async (t) => {
      const secret = 'a secret of 32 bytes or even more'
      const app = new Koa()
      app.use(jwt({ secret, passthrough: true })).use(twilioCapability(account))
      const url = `${await serve(t, app)}/token`
      const sign = (key: string) =>
        new SignJWT({ sub: 'Alice' }).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(key))
      const bearing = async (key: string) => ({ headers: { authorization: `Bearer ${await sign(key)}` } })
      t.equal(await identityAt(url, await bearing(secret)), 'Alice')
      t.equal((await fetch(url, await bearing('another secret of 32 bytes, or so'))).status, 401)
      t.equal((await fetch(url)).status, 401)
    })

    t.test('koa-mount puts the route anywhere with path: null', async (t) => {
      const app = new Koa()
      app.use(asAlice)
      app.use(mount('/voice/token', twilioCapability({ ...account, path: null })))
      app.use(mount('/chat', new Koa().use(twilioCapability(account))))
      const url = await serve(t, app)
      for (const path of ['/voice/token', '/voice/token/', '/chat/token'])
        t.equal(await identityAt(url + path), 'Alice')
      for (const path of ['/token', '/voice', '/chat']) t.equal((await fetch(url + path)).status, 404, path)
    })

    t.test('a mounted app that breaks is told of on the app that listens', async (t) => {
      const app = new Koa()
      const emitted: unknown[] = []
      app.on('error', (error) => emitted.push(error))
      app.use(mount('/chat', new Koa().use(twilioCapability({ ...account, identify: () => 'not a name' }))))
      t.equal((await fetch(`${await serve(t, app)}/chat/token`)).status, 500)
      t.match(emitted, [{ code: 'ERR_INVALID_CLIENT_NAME' }])
    })

    t.test('@koa/router takes the route with path: null, and HEAD still mints nothing', async (t) => {
      const router = new Router({ prefix: '/rooms' })
      router.all('/:room/token', asAlice, (ctx, next) => {
        const identify = () => `Alice_in_${ctx.params.room}`
        return twilioCapability({ ...account, path: null, identify })(ctx, next)
      })
      router.get('/token', asAlice, twilioCapability({ ...account, path: null }))
      const app = new Koa()
      app.use(router.routes()).use(router.allowedMethods())
      const url = await serve(t, app)
      t.equal(await identityAt(`${url}/rooms/7/token`, { method: 'POST' }), 'Alice_in_7')
      t.equal(await identityAt(`${url}/rooms/token`), 'Alice')
      t.equal((await fetch(`${url}/rooms/token`, { method: 'HEAD' })).status, 405)
      t.equal((await fetch(`${url}/rooms/token`, { method: 'POST' })).status, 405)
      t.equal((await fetch(`${url}/rooms/7/token`, { method: 'PUT' })).status, 405)
    })

    t.test('@koa/cors answers the preflight and keeps its Vary', async (t) => {
      const app = new Koa()
      app.use(cors({ origin: 'https://app.example.com', credentials: true }))
      app.use((ctx, next) => (ctx.get('x-test-user') ? asAlice(ctx, next) : next()))
      app.use(twilioCapability(account))
      const url = `${await serve(t, app)}/token`
      const origin = { origin: 'https://app.example.com' }

      const preflight = await fetch(url, {
        method: 'OPTIONS',
        headers: { ...origin, 'access-control-request-method': 'POST' },
      })
      t.equal(preflight.status, 204)
      t.equal(preflight.headers.get('access-control-allow-origin'), origin.origin)

      for (const [status, headers] of [
        [200, { ...origin, 'x-test-user': 'Alice' }],
        [401, origin],
      ] as const) {
        const response = await fetch(url, { headers })
        t.equal(response.status, status)
        t.equal(response.headers.get('access-control-allow-origin'), origin.origin)
        t.equal(response.headers.get('vary'), 'Origin, authorization, cookie')
      }
    })
  })
}

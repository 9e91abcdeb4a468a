import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { decodeToken } from '@twilio-capability/core/verify'
import { sign } from 'hono/jwt'
import t from 'tap'
import { createApp } from '../dist/app.js'

const sessionSecret = 'of this app, and of nothing else'

t.intercept(process, 'env', {
  value: {
    ...process.env,
    TWILIO_ACCOUNT_SID: 'AC123123',
    TWILIO_AUTH_TOKEN: 'secret',
    TWILIO_TWIML_APP_SID: 'AP123',
  },
})

const server = serve({ fetch: createApp(sessionSecret).fetch, port: 0, hostname: '127.0.0.1' }) as Server
if (!server.listening) await once(server, 'listening')
t.teardown(() => server.close())
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`

const sessionOf = (user: string, secret = sessionSecret) => sign({ sub: user }, secret, 'HS256')
const ask = (session: string, method = 'POST') => fetch(url, { method, headers: { cookie: `session=${session}` } })

t.test('Whoever has a session gets a token.', async (t) => {
  for (const method of ['GET', 'POST']) {
    const response = await ask(await sessionOf('Alice'), method)
    t.equal(response.status, 200)
    t.match(Object.fromEntries(response.headers), {
      'cache-control': 'private, no-store',
      vary: /authorization, cookie/,
    })
    const { token, identity } = await response.json()
    t.equal(identity, 'Alice')
    t.match(decodeToken(token), { incoming: ['Alice'], outgoing: [{ applicationSid: 'AP123' }] })
  }
})

t.test('Many at once get their own.', async (t) => {
  const names = Array.from({ length: 50 }, (_, index) => `user${index}`)
  const identities = names.map(async (name) => (await (await ask(await sessionOf(name))).json()).identity)
  t.strictSame(await Promise.all(identities), names)
})

t.test('Nobody else gets one.', async (t) => {
  t.equal((await fetch(url)).status, 401)
  t.equal((await ask('rubbish')).status, 401)
  t.equal((await ask(await sessionOf('Alice', 'guessed'))).status, 401)
  t.equal((await ask(await sign({ name: 'Alice' }, sessionSecret, 'HS256'))).status, 401)
})

t.test('HEAD never mints, and other methods are refused.', async (t) => {
  const head = await ask(await sessionOf('Alice'), 'HEAD')
  t.equal(head.status, 405)
  t.equal((await ask(await sessionOf('Alice'), 'DELETE')).status, 405)
})

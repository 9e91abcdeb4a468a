import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { verifyToken } from '@twilio-capability/core/verify'
import { createApp as createFastifyApp } from '@twilio-capability/example-fastify'
import { createApp as createKoaApp } from '@twilio-capability/example-koa'
import { folder as page } from '@twilio-capability/example-page'
import t, { type Test } from 'tap'
import { demonstrationAccount } from '../dist/account.js'

const account = demonstrationAccount()
const sessionSecret = 'a secret of at least 32 characters'
const { TWILIO_ACCOUNT_SID: accountSid = '', TWILIO_AUTH_TOKEN: authToken = '', TWILIO_API_SECRET = '' } = account

t.intercept(process, 'env', { value: { ...process.env, ...account } })

/** The two apps that share a session, and the cookie of whoever logs in as `name`. */
async function start(t: Test, name: string) {
  const fastify = createFastifyApp({ sessionSecret, page, settings: { demonstration: true, routes: [] } })
  t.teardown(() => fastify.close())
  const fastifyUrl = await fastify.listen({ port: 0, host: '127.0.0.1' })
  const koa: Server = createServer(createKoaApp({ sessionSecret, pageOrigin: fastifyUrl }).callback())
  await new Promise<void>((listening) => koa.listen(0, '127.0.0.1', listening))
  t.teardown(() => void koa.close())
  const login = await fetch(`${fastifyUrl}/login`, {
    method: 'POST',
    body: new URLSearchParams({ name }),
    redirect: 'manual',
  })
  const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? ''
  return { fastifyUrl, koaUrl: `http://127.0.0.1:${(koa.address() as AddressInfo).port}`, login, cookie }
}

t.test('a demonstration account looks like one of Twilio, and is another one every time', async (t) => {
  for (const [prefix, sid] of [
    ['AC', accountSid],
    ['AP', account.TWILIO_TWIML_APP_SID],
    ['SK', account.TWILIO_API_KEY],
  ]) {
    t.match(sid, new RegExp(`^${prefix}[0-9a-f]{32}$`))
  }
  t.not(demonstrationAccount().TWILIO_AUTH_TOKEN, authToken)
})

t.test('whoever logs in gets a token of either kind, from either app', async (t) => {
  const { fastifyUrl, koaUrl, login, cookie } = await start(t, 'Alice B')
  t.equal(login.status, 303)
  t.match(login.headers.get('set-cookie'), /; HttpOnly; SameSite=Lax/)
  for (const url of [fastifyUrl, koaUrl]) {
    const ask = async (path: string) => (await (await fetch(url + path, { headers: { cookie } })).json()).token
    const capability = await verifyToken(await ask('/token'), { accountSid, authToken })
    t.strictSame(capability.incoming, ['Alice_space_B'])
    const access = await verifyToken(await ask('/access-token'), { accountSid, apiKeySecret: TWILIO_API_SECRET })
    t.strictSame(access.incoming, ['Alice_space_B'])
    t.equal((await fetch(`${url}/token`)).status, 401)
    const forged = cookie.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
    t.equal((await fetch(`${url}/token`, { headers: { cookie: forged.replace(/\.\w/, '.x') } })).status, 401)
  }
})

t.test('the page may ask the other origin with its cookie, and no other page may', async (t) => {
  const { fastifyUrl, koaUrl, cookie } = await start(t, 'alice')
  const { headers } = await fetch(`${koaUrl}/token`, { headers: { cookie, origin: fastifyUrl } })
  t.equal(headers.get('access-control-allow-origin'), fastifyUrl)
  t.equal(headers.get('access-control-allow-credentials'), 'true')
  t.equal(headers.get('vary'), 'Origin, authorization, cookie')
})

t.test('the page is served under a policy that allows nothing inline, and learns who is logged in', async (t) => {
  const { fastifyUrl, cookie } = await start(t, 'alice')
  const response = await fetch(fastifyUrl)
  t.match(await response.text(), '<script type="module" src="page.js">')
  const policy =
    "default-src 'none';script-src 'self';style-src 'self';img-src 'self';media-src 'self';connect-src 'self';"
  t.match(response.headers.get('content-security-policy'), policy)
  const script = await fetch(`${fastifyUrl}/page.js`)
  t.equal(script.status, 200)
  // An answer that is not read holds the server up.
  await script.arrayBuffer()
  const settings = async (headers: Record<string, string>) =>
    (await fetch(`${fastifyUrl}/settings`, { headers })).json()
  t.match(await settings({ cookie }), { name: 'alice', demonstration: true })
  t.match(await settings({}), { name: null })
  const out = await fetch(`${fastifyUrl}/logout`, { method: 'POST', headers: { cookie }, redirect: 'manual' })
  t.match(out.headers.get('set-cookie'), /^session=;/)
})

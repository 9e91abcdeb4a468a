import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { fixedClock } from '@twilio-capability/core'
import twilioCapability from '@twilio-capability/fastify'
import koaCapability from '@twilio-capability/koa'
import Fastify, { type FastifyRequest } from 'fastify'
import Koa from 'koa'
import t, { type Test } from 'tap'

const account = { accountSid: 'AC123', authToken: 'secret', clock: fixedClock(1_300_000_000_000) }

async function listeningKoa(t: Test, app: Koa, options = {}): Promise<number> {
  const server = createServer(options, app.callback()).listen(0, '127.0.0.1')
  t.teardown(() => void server.close().closeAllConnections())
  await new Promise((resolve) => server.once('listening', resolve))
  return (server.address() as { port: number }).port
}

/** All that a server says to a request that never ends, until it hangs up. */
async function answerToHalf(port: number, half: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write(half)
  return text(socket)
}

const halves = {
  'half of the headers': 'GET /token HTTP/1.1\r\nHost: a\r\nx-h',
  'half of a body': 'POST /token HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nhalf',
}

t.test('A login that looks for the path, and is passed by another spelling of it, leaves nobody.', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  app.decorateRequest('user', undefined)
  app.addHook('onRequest', async (request: FastifyRequest & { user?: unknown }) => {
    if (request.url.startsWith('/token')) request.user = 'alice'
  })
  await app.register(twilioCapability, account)
  t.equal((await app.inject('/token')).statusCode, 200)
  const passedBy = await app.inject('/%74oken')
  t.equal(passedBy.statusCode, 401, 'the route is there, and nobody is logged in')

  const koa = new Koa()
  koa.use((context, next) => {
    if (context.url.startsWith('/token')) context.state.user = 'alice'
    return next()
  })
  koa.use(koaCapability(account))
  const origin = `http://127.0.0.1:${await listeningKoa(t, koa)}`
  t.equal((await fetch(`${origin}/token`)).status, 200)
  t.equal((await fetch(`${origin}/%74oken`)).status, 404)
})

t.test('A user of one request is nobody in the next, on the same connection.', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  app.decorateRequest('user', undefined)
  app.addHook('onRequest', async (request: FastifyRequest & { user?: unknown }) => {
    if (request.headers.cookie === 'session=alice') request.user = 'alice'
  })
  await app.register(twilioCapability, account)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const socket = connect(port, '127.0.0.1')
  socket.write(
    'GET /token HTTP/1.1\r\nHost: a\r\nCookie: session=alice\r\n\r\nGET /token HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  )
  t.strictSame(
    [...(await text(socket)).matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status),
    ['200', '401'],
  )
})

t.test(
  'Fastify hangs up on a request that takes longer than requestTimeout, which is for the app to set.',
  async (t) => {
    const defaults = Fastify()
    t.equal(defaults.server.requestTimeout, 0, 'it waits for ever for a body')
    t.equal(defaults.server.headersTimeout, 60_000, 'and a minute for headers')
    await defaults.close()
    const app = Fastify({ requestTimeout: 100, http: { headersTimeout: 50, connectionsCheckingInterval: 20 } })
    t.teardown(() => app.close())
    await app.register(twilioCapability, account)
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as AddressInfo
    for (const [name, half] of Object.entries(halves)) {
      t.match(await answerToHalf(port, half), /^HTTP\/1\.1 408 /, name)
    }
  },
)

t.test('Koa leaves that to the server of Node, which hangs up after five minutes, or sooner.', async (t) => {
  const plain = createServer()
  t.strictSame([plain.requestTimeout, plain.headersTimeout], [300_000, 60_000])
  const app = new Koa()
  // Of a body that Koa does not read, only a middleware that does has to wait for the end.
  app.use(async (context, next) => {
    await text(context.req)
    return next()
  })
  app.use(koaCapability(account))
  app.silent = true
  const port = await listeningKoa(t, app, { requestTimeout: 100, headersTimeout: 50, connectionsCheckingInterval: 20 })
  for (const [name, half] of Object.entries(halves)) {
    t.match(await answerToHalf(port, half), /^HTTP\/1\.1 408 /, name)
  }
})

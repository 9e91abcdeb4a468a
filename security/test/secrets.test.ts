import { spawn } from 'node:child_process'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { koaHarness } from '@twilio-capability/conformance'
import {
  AccessToken,
  CapabilityToken,
  createLazyTokenEndpoint,
  createTokenEndpoint,
  createTokenHandler,
  createTokenIssuer,
  fixedClock,
  hmacSigner,
  rotatingSigner,
  TaskRouterCapabilityToken,
  voiceGrant,
} from '@twilio-capability/core'
import { decodeToken, verifyToken } from '@twilio-capability/core/verify'
import twilioCapability from '@twilio-capability/fastify'
import koaCapability from '@twilio-capability/koa'
import nextCapability from '@twilio-capability/next'
import pagesCapability from '@twilio-capability/next/pages'
import Fastify from 'fastify'
import Koa from 'koa'
import t from 'tap'
import { hmacSigner as webSigner } from '../../packages/core/dist/hmac-signer-web.js'
import { leaksIn } from '../dist/leaks.js'

const SECRET = '0f1e2d3c4b5a69788796a5b4c3d2e1f0'
const LONG_SECRET = `${SECRET}${SECRET}€`
const clock = fixedClock(1_300_000_000_000)
const account = { accountSid: 'AC123', authToken: SECRET, clock }
const key = { accountSid: 'AC123', apiKeySid: 'SK123', apiKeySecret: SECRET, clock }
const identify = () => 'alice'

/** What only somebody who was handed the token may see. */
function signatureOf(token: string): string {
  return token.slice(token.lastIndexOf('.') + 1)
}

t.test('The search finds what is hidden anywhere.', async (t) => {
  class Hidden {
    readonly #field = SECRET
    get open() {
      return this.#field
    }
  }
  const symbol = Symbol(SECRET)
  const holders: unknown[] = [
    { a: [{ b: SECRET }] },
    { [SECRET]: 1 },
    { [symbol]: 1 },
    Object.defineProperty({}, 'x', { value: SECRET }),
    Object.defineProperty({}, 'x', { get: () => `say ${SECRET}` }),
    Object.create({ inherited: SECRET }),
    new Hidden(),
    new Map([[{}, new Set([SECRET])]]),
    Object.assign(() => {}, { kept: SECRET }),
    new Error('x', { cause: new AggregateError([new Error(SECRET)]) }),
    Buffer.from(SECRET),
    { base64: Buffer.from(`${SECRET}`).toString('base64url') },
    { toJSON: () => SECRET },
    Buffer.from(SECRET).map((byte) => byte ^ 0x36),
    new DataView(new TextEncoder().encode(SECRET).buffer),
  ]
  for (const [index, holder] of holders.entries()) t.not(leaksIn(holder, [SECRET]).length, 0, `holder ${index}`)
  t.strictSame(leaksIn({ innocent: [1, 'a', new Date(), () => SECRET.length] }, [SECRET]), [])
})

t.test('No builder shows its secret or the token that it made.', async (t) => {
  const signer = rotatingSigner(async () => SECRET, { clock })
  const builders = [
    new CapabilityToken(account).allowClientIncoming('alice').allowClientOutgoing('AP123', { a: 1 }),
    new CapabilityToken({ ...account, authToken: LONG_SECRET }),
    new CapabilityToken({ accountSid: 'AC123', signer, clock }),
    new AccessToken({ ...key, identity: 'alice' }).addGrant(voiceGrant({ incomingAllow: true })),
    new TaskRouterCapabilityToken({ ...account, workspaceSid: 'WS123' }),
  ]
  for (const builder of builders) {
    const token = await builder.generateToken()
    t.strictSame(leaksIn(builder, [SECRET, signatureOf(token)]), [], builder.constructor.name)
  }
})

t.test('No signer shows its key.', async (t) => {
  for (const signer of [
    hmacSigner(SECRET),
    hmacSigner(LONG_SECRET),
    webSigner(SECRET),
    rotatingSigner(() => SECRET, { clock }),
    rotatingSigner(async () => hmacSigner(SECRET), { clock }),
  ]) {
    const signature = await signer.sign('a.b')
    t.strictSame(leaksIn(signer, [SECRET, Buffer.from(signature).toString()]), [])
  }
})

t.test('Neither issuer nor endpoint nor handler shows its secret, or a token beyond its answer.', async (t) => {
  const told: unknown[] = []
  const environment = { TWILIO_ACCOUNT_SID: 'AC123', TWILIO_AUTH_TOKEN: SECRET }
  const issuer = createTokenIssuer({ ...account, onIssued: (record) => told.push(record) })
  const { token, ...rest } = await issuer.issue({ identity: 'alice', request: {} })
  const endpoint = createTokenEndpoint({ ...account, identify })
  const lazy = createLazyTokenEndpoint({ identify, clock })
  const handler = createTokenHandler({ ...account, identify })
  const app = nextCapability({ ...account, identify })
  const reply = await endpoint('GET', {})
  const later = await lazy('GET', {}, environment)
  const response = await handler(new Request('http://localhost/token'))
  for (const body of [reply.body, later.body, await response.text()]) t.equal(JSON.parse(body).token, token)
  const handed = {
    issuer,
    rest,
    told,
    endpoint,
    lazy,
    handler,
    app,
    pages: pagesCapability({ ...account, identify }),
    middleware: koaCapability(account),
    builder: endpoint.createToken(),
    reply: { ...reply, body: '' },
  }
  t.equal(told.length, 1)
  for (const [name, value] of Object.entries(handed)) {
    t.strictSame(leaksIn(value, [SECRET, signatureOf(token)]), [], name)
  }
})

t.test('No error shows a secret, wherever the secret was given.', async (t) => {
  const token = await new CapabilityToken(account).generateToken()
  const failing = { algorithm: 'HS256', sign: () => SECRET } as const
  const attempts: (() => unknown)[] = [
    ...['accountSid', 'signer', 'clock', 'signTimeout'].map(
      (name) => () => new CapabilityToken({ ...account, [name]: SECRET }),
    ),
    () => new CapabilityToken({ ...account, authToken: ` ${SECRET}` }),
    () => new CapabilityToken({ ...account, authToken: { SECRET } as never }),
    ...['accountSid', 'apiKeySid', 'notBefore', 'clock'].map(
      (name) => () => new AccessToken({ ...key, [name]: SECRET }),
    ),
    () => new AccessToken({ ...key, apiKeySecret: `${SECRET}\n` }),
    () => new CapabilityToken(SECRET as never),
    () => new CapabilityToken(account).allowClientOutgoing(SECRET),
    () => new CapabilityToken(account).allowClientOutgoing('AP123', SECRET as never),
    () => new CapabilityToken(account).allowClientOutgoing('AP123', { a: { b: Symbol(SECRET) as never } }),
    () => new CapabilityToken(account).generateToken(SECRET as never),
    () => new CapabilityToken({ accountSid: 'AC123', signer: failing, clock }).generateToken(),
    () => new CapabilityToken({ ...account, clock: { now: () => SECRET as never } }).generateToken(),
    () => new TaskRouterCapabilityToken({ ...account, workspaceSid: SECRET }),
    () => hmacSigner(`${SECRET} `),
    () => rotatingSigner(() => ` ${SECRET}`, { clock }).sign('a.b'),
    () => rotatingSigner(() => ({ SECRET }) as never, { clock }).sign('a.b'),
    () => rotatingSigner(SECRET as never),
    () => createTokenIssuer({ ...account, ttl: SECRET as never }),
    () => createTokenIssuer({ ...account, applicationSid: SECRET }),
    () => createTokenIssuer({}, { TWILIO_ACCOUNT_SID: SECRET, TWILIO_AUTH_TOKEN: SECRET }),
    () => createTokenIssuer({}, { TWILIO_ACCOUNT_SID: 'AC123', TWILIO_AUTH_TOKEN: ` ${SECRET}` }),
    () => createTokenEndpoint({ ...account, identify: SECRET as never }),
    () => createTokenEndpoint({ ...account, identify, methods: SECRET as never }),
    () => koaCapability({ ...account, path: SECRET }),
    ...['', token.slice(0, -1), `${token}x`, token.replace('.', '.x')].map(
      (broken) => () => verifyToken(broken, account),
    ),
    () => verifyToken(token, { ...account, accountSid: 'AC999' }),
    () => verifyToken(token, { ...account, clock: fixedClock(2e12) }),
    () => verifyToken(token, { ...account, authToken: `${SECRET}x` }),
    () => verifyToken(token, { accountSid: 'AC123', apiKeySecret: SECRET }),
    () => verifyToken(token, { ...account, authTokens: [SECRET] }),
    () => decodeToken(`${SECRET}.${SECRET}.${SECRET}`),
  ]
  for (const [index, attempt] of attempts.entries()) {
    const error = await Promise.resolve()
      .then(attempt)
      .then(
        () => undefined,
        (reason: unknown) => reason,
      )
    t.match(error, { code: /^ERR_/ }, `attempt ${index}: ${attempt}`)
    t.strictSame(leaksIn(error, [SECRET, signatureOf(token)]), [], `attempt ${index}`)
  }
})

t.test('What is read of a token holds no signature.', async (t) => {
  const token = await new CapabilityToken(account).allowClientIncoming('alice').generateToken()
  t.strictSame(leaksIn(decodeToken(token), [SECRET, signatureOf(token)]), [])
  t.strictSame(leaksIn(await verifyToken(token, account), [SECRET, signatureOf(token)]), [])
})

t.test('Fastify: nothing on the app or in its log at the level trace holds a secret or a token.', async (t) => {
  t.intercept(process, 'env', {
    value: { ...process.env, TWILIO_ACCOUNT_SID: 'AC123', TWILIO_AUTH_TOKEN: SECRET },
  })
  let log = ''
  const stream = new Writable({
    write(chunk, _encoding, done) {
      log += chunk
      done()
    },
  })
  const app = Fastify({ logger: { level: 'trace', stream } })
  t.teardown(() => app.close())
  const seen: unknown[] = []
  app.addHook('onSend', async (request, reply) => {
    seen.push(request.routeOptions, reply.getHeaders(), request.server.twilioCapability)
  })
  let caller: unknown = 'alice'
  const failure = new Error('the store of sessions is away')
  await app.register(twilioCapability, {
    clock,
    identify: () => {
      if (caller === failure) throw failure
      return caller as string
    },
  })
  const { token } = (await app.inject('/token')).json()
  for (caller of [undefined, 'no client name', failure]) await app.inject('/token')
  await app.inject({ method: 'PUT', url: '/token' })
  const kept = [SECRET, signatureOf(token)]
  t.strictSame(leaksIn(app.twilioCapability, kept), [])
  t.strictSame(leaksIn(seen, kept), [])
  t.match(log, /"level":10|"level":30/)
  t.match(log, /the store of sessions is away/)
  t.strictSame(leaksIn(log, kept), [])
})

t.test('Koa: neither the app nor what it is told holds a secret or a token.', async (t) => {
  const failures: unknown[] = []
  let caller: unknown = 'alice'
  const contexts: unknown[] = []
  const options = {
    ...account,
    identify(context: unknown) {
      contexts.push((context as Koa.Context).app, (context as Koa.Context).state)
      if (caller === 'failure') throw new Error('the store of sessions is away')
      return caller as string
    },
  }
  const route = await koaHarness('Koa', Koa).start({ options, onFailure: (error) => failures.push(error) })
  t.teardown(() => route.close())
  const ask = async () => (await fetch(route.url)).json() as Promise<{ token: string }>
  const { token } = await ask()
  for (caller of [undefined, 'no client name', 'failure']) await ask()
  const kept = [SECRET, signatureOf(token)]
  t.strictSame(leaksIn(failures, kept), [])
  t.equal(failures.length, 2)
  t.strictSame(leaksIn([...new Set(contexts)], kept), [])
})

t.test('Koa: nothing that it and its libraries print, at their most talkative, is a secret or a token.', async (t) => {
  const program = fileURLToPath(new URL('../dist/talkative-koa.js', import.meta.url))
  const env = { NODE_DEBUG: '*', DEBUG: '*', TWILIO_ACCOUNT_SID: 'AC123', TWILIO_AUTH_TOKEN: SECRET }
  const child = spawn(process.execPath, [program], { env: env as unknown as NodeJS.ProcessEnv })
  const [answers, printed] = await Promise.all([text(child.stdout), text(child.stderr)])
  const [token = '', ...refused] = answers.trim().split('\n')
  t.match(token, /^ey/)
  t.strictSame(refused, ['401', '500'])
  t.match(printed, /^KOA/m, 'it does talk')
  t.match(printed, /the store of sessions is away/)
  t.strictSame(leaksIn(printed, [SECRET, signatureOf(token)]), [])
})

import { createHmac, randomBytes } from 'node:crypto'
import { Agent, request } from 'node:http'
import { json } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { verifyToken } from '@twilio-capability/core/verify'
import twilioCapability from '@twilio-capability/fastify'
import Fastify from 'fastify'
import t from 'tap'
import { vaultSigner } from '../dist/secret-store.js'
import { startVault } from './vault-server.js'

// A minute of the rotation is 60 ms of the test: what takes hours takes seconds.
const SPEED = 1000
const MINUTE = 60_000
const CONNECTIONS = 10
const MOST_REQUESTS = 20_000

const accountSid = 'AC00000000000000000000000000000001'
const primary = randomBytes(16).toString('hex')
const secondary = randomBytes(16).toString('hex')

const startedAt = performance.now()
const clock = { now: () => 1_700_000_000_000 + Math.floor((performance.now() - startedAt) * SPEED) }

/** Sleeps for minutes of the rotation. */
function minutes(count: number): Promise<void> {
  return sleep((count * MINUTE) / SPEED)
}

/** Waits for what depends on the speed of the machine. */
async function until(done: () => boolean): Promise<void> {
  for (let waited = 0; !done(); waited += 10) {
    if (waited > 20_000) throw new Error(`It did not come to that: ${done}`)
    await sleep(10)
  }
}

/** The account: which Auth Tokens it accepts just now. */
const twilio = { accepted: [primary] }

/** The secret that signed a token, found without the library. */
function signedWith(token: string): string | undefined {
  const [header, payload, signature] = token.split('.')
  const mac = (secret: string) => createHmac('sha256', secret).update(`${header}.${payload}`).digest('base64url')
  return [primary, secondary].find((secret) => mac(secret) === signature)
}

interface Seen {
  readonly status: number
  readonly token: string
  readonly signedWith: string | undefined
  /** Whether the account accepted it when it arrived. */
  readonly accepted: boolean
  readonly askedAt: number
  readonly expiresAt: number
}

t.test('an Auth Token is rotated under load, and nobody notices', async (t) => {
  const vault = await startVault('hvs.example')
  t.teardown(() => vault.close())
  const store = (authToken: string) => {
    vault.secrets = { '/v1/secret/data/twilio': { auth_token: authToken } }
  }

  const failures: unknown[] = []
  const app = Fastify()
  await app.register(twilioCapability, {
    accountSid,
    applicationSid: 'AP00000000000000000000000000000001',
    clock,
    ttl: 3600,
    identify: ({ headers }) => String(headers['x-caller']),
    signer: vaultSigner(
      { address: vault.address, token: 'hvs.example', path: 'twilio', field: 'auth_token' },
      { clock, maxAge: MINUTE, maxStale: 30 * MINUTE, onLoadFailed: (error) => failures.push(error) },
    ),
  })
  let connections = 0
  app.server.on('connection', () => {
    connections += 1
  })
  const url = new URL('/token', await app.listen({ port: 0, host: '127.0.0.1' }))

  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const seen: Seen[] = []
  const errors: unknown[] = []
  let isOver = false

  async function ask(caller: string): Promise<void> {
    const askedAt = clock.now()
    const { status, body } = await get(url, agent, caller)
    const { token = '', identity } = body
    const description = await verifyToken(token, { accountSid, authTokens: twilio.accepted, clock })
    const secret = signedWith(token)
    const accepted = twilio.accepted.includes(String(secret)) && identity === caller
    seen.push({ status, token, signedWith: secret, accepted, askedAt, expiresAt: Date.parse(description.expiresAt) })
  }

  const callers = Array.from({ length: CONNECTIONS }, async (_, number) => {
    while (!isOver && seen.length + errors.length < MOST_REQUESTS) {
      await ask(`caller_${number}`).catch((error) => errors.push(error))
      await sleep(5)
    }
  })

  /** How many of the tokens that are asked for meanwhile each secret signs. */
  async function during(count: number): Promise<{ byPrimary: number; bySecondary: number }> {
    const from = clock.now()
    const fresh = () => seen.filter(({ askedAt }) => askedAt >= from)
    await minutes(count)
    await until(() => fresh().length >= CONNECTIONS)
    const signers = fresh().map(({ signedWith }) => signedWith)
    return {
      byPrimary: signers.filter((secret) => secret === primary).length,
      bySecondary: signers.filter((secret) => secret === secondary).length,
    }
  }

  t.comment('there is the primary, and nothing else')
  store(primary)
  const before = await during(5)
  t.ok(before.byPrimary > 0)
  t.equal(before.bySecondary, 0)

  t.comment('the secondary is created: both are accepted, the primary signs')
  twilio.accepted = [primary, secondary]
  const created = await during(5)
  t.ok(created.byPrimary > 0)
  t.equal(created.bySecondary, 0)

  t.comment('the store gets the secondary while it is out of order: the primary signs on')
  vault.fault = { status: 503 }
  store(secondary)
  await until(() => failures.length > 0)
  const outage = await during(5)
  t.ok(outage.byPrimary > 0)
  t.equal(outage.bySecondary, 0)
  t.ok(failures.length < 40, 'and the store is left in peace')

  t.comment('the store is back: from now on the secondary signs')
  vault.fault = {}
  await until(() => seen.some(({ signedWith }) => signedWith === secondary))
  const switched = await during(5)
  t.equal(switched.byPrimary, 0)
  t.ok(switched.bySecondary > 0)

  t.comment('once the last token of the primary has expired, the secondary is promoted')
  const ofPrimary = seen.filter((one) => one.signedWith === primary)
  const lastExpiry = Math.max(...ofPrimary.map(({ expiresAt }) => expiresAt))
  await until(() => clock.now() >= lastExpiry)
  twilio.accepted = [secondary]
  const promoted = await during(5)
  t.equal(promoted.byPrimary, 0)
  t.ok(promoted.bySecondary > 0)

  isOver = true
  await Promise.all(callers)
  agent.destroy()
  await app.close()

  t.strictSame(errors, [], 'no request failed')
  t.ok(seen.length < MOST_REQUESTS, 'there was load until the end')
  t.ok(
    seen.every(({ status, accepted }) => status === 200 && accepted),
    'every token was accepted as it arrived',
  )
  t.ok(connections <= CONNECTIONS, `${connections} connections were kept alive`)
  t.comment(`${seen.length} requests, ${vault.reads} reads of the store, ${failures.length} of them failed`)

  t.comment('what the old one signed is dead')
  const old = String(ofPrimary.find(({ expiresAt }) => expiresAt === lastExpiry)?.token)
  const stillLiving = { now: () => lastExpiry - 1000 }
  await t.rejects(verifyToken(old, { accountSid, authTokens: twilio.accepted, clock: stillLiving }), {
    code: 'ERR_TOKEN_SIGNATURE',
  })
  t.ok(await verifyToken(old, { accountSid, authTokens: [primary], clock: stillLiving }))
})

function get(
  url: URL,
  agent: Agent,
  caller: string,
): Promise<{ status: number; body: { token?: string; identity?: string } }> {
  return new Promise((resolve, reject) => {
    request(url, { agent, headers: { 'x-caller': caller } }, (response) => {
      json(response).then((body) => resolve({ status: response.statusCode ?? 0, body: body as object }), reject)
    })
      .on('error', reject)
      .end()
  })
}

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { decodeToken } from '@twilio-capability/core/verify'
import { SignJWT } from 'jose'
import t, { type Test } from 'tap'
import { startBalancer } from './balancer.js'
import { findRedis, startRedis } from './redis.js'

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const found = findRedis()
const skip = 'missing' in found && found.missing
const program = 'program' in found ? found.program : ''

const variables = {
  TWILIO_ACCOUNT_SID: 'AC123123',
  TWILIO_AUTH_TOKEN: 'secret',
  SESSION_SECRET: 'of this app, and of nothing else',
  BALANCER: '127.0.0.1',
}
const session = await new SignJWT({ sub: 'Alice' })
  .setProtectedHeader({ alg: 'HS256' })
  .sign(new TextEncoder().encode(variables.SESSION_SECRET))

interface Replica {
  readonly url: string
  readonly process: ChildProcess
  readonly closed: Promise<unknown>
}

/** A replica in a process of its own. */
async function startReplica(t: Test, framework: string, redisUrl: string): Promise<Replica> {
  const env = { ...process.env, ...variables, REDIS_URL: redisUrl, PORT: '0' }
  const replica = spawn(process.execPath, [main, framework], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  replica.stderr.on('data', (data) => (log += data))
  const closed = once(replica, 'close')
  t.teardown(async () => {
    replica.kill('SIGKILL')
    await closed
  })
  const [url] = await Promise.race([once(createInterface({ input: replica.stdout }), 'line'), closed.then(() => [])])
  if (url === undefined) throw new Error(`The replica did not start: ${log}`)
  return { url, process: replica, closed }
}

/** A Redis, two replicas and a balancer before them. */
async function deploy(t: Test, framework: string) {
  const redis = await startRedis(program)
  t.teardown(redis.stop)
  const replicas = await Promise.all([1, 2].map(() => startReplica(t, framework, redis.url)))
  const balancer = await startBalancer(replicas.map(({ url }) => url))
  t.teardown(balancer.close)
  const ask = (headers: Record<string, string> = {}) =>
    fetch(`${balancer.url}/token`, { headers: { authorization: `Bearer ${session}`, ...headers } })
  const statuses = async (count: number, headers?: Record<string, string>) => {
    const answers: number[] = []
    for (let asked = 0; asked < count; asked++) answers.push((await ask(headers)).status)
    return answers
  }
  return { redis, replicas, balancer, ask, statuses }
}

for (const framework of ['fastify', 'koa']) {
  t.test(`Replicas of ${framework} need nothing but a limit in common`, { skip }, async (t) => {
    const { redis, replicas, balancer, ask, statuses } = await deploy(t, framework)

    t.test('any of them answers, and each by turns', async (t) => {
      const answers = [await ask(), await ask()]
      for (const answer of answers) {
        t.equal(answer.status, 200)
        t.match(decodeToken((await answer.json()).token), { accountSid: 'AC123123', incoming: ['Alice'] })
      }
      t.equal(new Set(balancer.sent).size, 2)
    })

    t.test('they count together: ten for one address, wherever it was sent', async (t) => {
      const refusedAt = { fastify: 429, koa: 429 }[framework]
      t.strictSame(await statuses(12, { 'x-test-address': '192.0.2.1' }), [
        ...Array(10).fill(200),
        refusedAt,
        refusedAt,
      ])
      t.strictSame(await statuses(1, { 'x-test-address': '192.0.2.2' }), [200], 'another address has its own ten')
    })

    t.test('a caller who makes up addresses is still one', async (t) => {
      const answers: number[] = []
      for (let asked = 0; asked < 11; asked++) {
        const [status] = await statuses(1, { 'x-test-address': '192.0.2.3', 'x-forwarded-for': `198.51.100.${asked}` })
        answers.push(status as number)
      }
      t.strictSame(answers, [...Array(10).fill(200), 429])
    })

    t.test('one that is stopped answers what it has begun, and the other goes on, with the same count', async (t) => {
      const [first] = replicas as [Replica]
      balancer.remove(first.url)
      first.process.kill('SIGTERM')
      t.strictSame(await first.closed, [0, null])
      t.strictSame(await statuses(1, { 'x-test-address': '192.0.2.1' }), [429])
      t.strictSame(await statuses(1, { 'x-test-address': '192.0.2.4' }), [200])
    })

    t.test('without Redis it is as the documentation says', async (t) => {
      await redis.stop()
      const without = { fastify: 200, koa: 500 }[framework]
      t.strictSame(await statuses(2, { 'x-test-address': '192.0.2.1' }), [without, without])
    })
  })
}

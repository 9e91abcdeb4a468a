import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CapabilityToken, fixedClock, type TwilioTokenError } from '@twilio-capability/core'
import named, { type ApiRoute, type TwilioCapabilityOptions, twilioCapability } from '@twilio-capability/next/pages'
import type { NextApiRequest, NextApiResponse } from 'next'
import t, { type Test } from 'tap'

const account = { accountSid: 'AC123123', authToken: 'secret', clock: fixedClock(1_300_000_000_000) } as const

/** The documented flow, for Alice and AP123123, as the original PHP class signs it. */
const aliceToken = await new CapabilityToken(account)
  .allowClientIncoming('Alice')
  .allowClientOutgoing('AP123123')
  .generateToken(600)

const identify = (request: NextApiRequest) => request.headers['x-test-user'] as string | undefined
const asAlice = { headers: { 'x-test-user': 'Alice' } }

/** Serves a route as Next does, whose requests and responses are Node's. @returns the address, and what was rejected */
async function serve(t: Test, route: ApiRoute, prepare = (_: NextApiResponse) => {}) {
  const rejected: unknown[] = []
  const server = createServer((request, response) => {
    prepare(response as NextApiResponse)
    route(request as NextApiRequest, response as NextApiResponse).catch((error) => rejected.push(error))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, rejected }
}

t.test('the adapter has one name, by default and by name', async (t) => {
  t.equal(named, twilioCapability)
  t.equal(twilioCapability.name, 'twilioCapability')
})

t.test('wrong options are said at once', async (t) => {
  const wrong = { code: 'ERR_INVALID_OPTION', message: /^identify must be a function/ }
  t.throws(() => twilioCapability({ ...account } as TwilioCapabilityOptions), wrong)
  t.throws(() => (twilioCapability as () => unknown)(), wrong)
})

t.test('GET and POST hand out the golden token', async (t) => {
  const route = twilioCapability({ ...account, applicationSid: 'AP123123', ttl: 600, identify })
  const { url } = await serve(t, route)
  for (const method of ['GET', 'POST']) {
    const response = await fetch(url, { method, ...asAlice })
    t.equal(response.status, 200)
    t.equal(response.headers.get('content-type'), 'application/json; charset=utf-8')
    t.strictSame(await response.json(), {
      token: aliceToken,
      identity: 'Alice',
      expiresIn: 600,
      expiresAt: '2011-03-13T07:16:40.000Z',
    })
  }
})

t.test('every other method is ended with 405 and Allow', async (t) => {
  const { url } = await serve(t, twilioCapability({ ...account, identify }))
  for (const method of ['HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
    const response = await fetch(url, { method, ...asAlice })
    t.equal(response.status, 405, method)
    t.equal(response.headers.get('allow'), 'GET, POST', method)
  }
})

t.test('Vary keeps what is there already', async (t) => {
  const route = twilioCapability({ ...account, identify })
  for (const [present, expected] of [
    ['Origin', 'Origin, authorization, cookie'],
    [['Origin', 'Accept'], 'Origin, Accept, authorization, cookie'],
  ] as const) {
    const { url } = await serve(t, route, (response) => response.setHeader('Vary', present))
    t.equal((await fetch(url, asAlice)).headers.get('vary'), expected)
  }
})

t.test('credentials are looked for with the first request, and until they are there with each', async (t) => {
  const env: Record<string, string> = {}
  t.intercept(process, 'env', { value: env })
  const failures: TwilioTokenError[] = []
  const { url } = await serve(t, twilioCapability({ identify, onFailure: (error) => failures.push(error) }))
  t.equal((await fetch(url, asAlice)).status, 500)
  t.match(failures, [{ cause: { message: /TWILIO_ACCOUNT_SID/ } }])
  Object.assign(env, { TWILIO_ACCOUNT_SID: 'AC123123', TWILIO_AUTH_TOKEN: 'secret' })
  t.equal((await fetch(url, asAlice)).status, 200)
  t.equal(failures.length, 1)
})

t.test('failures go to console.error unless somebody else wants them', async (t) => {
  const logged = t.capture(console, 'error', () => {})
  const { url } = await serve(
    t,
    twilioCapability({ ...account, identify: () => Promise.reject(new Error('the database is gone')) }),
  )
  t.equal((await fetch(url)).status, 500)
  t.match(logged(), [{ args: [{ code: 'ERR_CALLBACK_FAILED', cause: { message: 'the database is gone' } }] }])
})

t.test('a log that is broken leaves no request without its answer', async (t) => {
  const broken = new Error('the log is broken')
  const route = twilioCapability({
    ...account,
    identify: () => Promise.reject(new Error('the database is gone')),
    onFailure() {
      throw broken
    },
  })
  const { url, rejected } = await serve(t, route)
  t.equal((await fetch(url)).status, 500)
  t.strictSame(rejected, [broken])
})

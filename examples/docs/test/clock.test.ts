import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CapabilityToken, createTokenIssuer, fixedClock } from '@twilio-capability/core'
import { decodeToken, verifyToken } from '@twilio-capability/core/verify'
import t, { type Test } from 'tap'
import { serverClock } from '../dist/server-clock.js'

const accountSid = 'AC123123'
const authToken = 'secret'

// #region fixed
t.test('the token lives ten minutes from now on', async (t) => {
  const clock = fixedClock(Date.parse('2026-01-01T00:00:00Z'))
  const token = await new CapabilityToken({ accountSid, authToken, clock }).generateToken(600)
  t.equal(decodeToken(token).expiresAt, '2026-01-01T00:10:00.000Z')
})
// #endregion

// #region moving
t.test('the token is refused when its time is over', async (t) => {
  let now = Date.parse('2026-01-01T00:00:00Z')
  const clock = { now: () => now }
  const issuer = createTokenIssuer({ accountSid, authToken, clock, ttl: 600 })
  const { token } = await issuer.issue({ identity: 'alice', request: undefined })

  now += 599_999
  t.match(await verifyToken(token, { accountSid, authToken, clock }), { expiresAt: '2026-01-01T00:10:00.000Z' })
  now += 1
  await t.rejects(verifyToken(token, { accountSid, authToken, clock }), { code: 'ERR_TOKEN_EXPIRED' })
})
// #endregion

/** A server that is an hour ahead, or does not know the time. */
async function serverSaying(t: Test, date: () => string | undefined): Promise<string> {
  const server = createServer((_request, response) => {
    response.sendDate = false
    const now = date()
    if (now !== undefined) response.setHeader('date', now)
    response.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

t.test('a server clock is that of the server, and goes on', async (t) => {
  const HOUR = 3_600_000
  const clock = await serverClock(await serverSaying(t, () => new Date(Date.now() + HOUR).toUTCString()))
  const ahead = clock.now() - Date.now()
  t.ok(Math.abs(ahead - HOUR) < HOUR / 2, `${ahead} ms ahead`)
  const issuer = createTokenIssuer({ accountSid, authToken, clock, ttl: 60 })
  const { token } = await issuer.issue({ identity: 'alice', request: undefined })
  await t.resolves(verifyToken(token, { accountSid, authToken, clock }))
})

t.test('a server that does not know the time is no clock', async (t) => {
  await t.rejects(serverClock(await serverSaying(t, () => undefined)), { message: /does not say what time it is/ })
})

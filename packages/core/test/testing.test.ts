import { AccessToken, CapabilityToken, createTokenEndpoint, TaskRouterCapabilityToken } from '@twilio-capability/core'
import { describeToken, fixedClock, testAccount } from '@twilio-capability/core/testing'
import t from 'tap'

const { accountSid, apiKeySid, signer, clock } = testAccount

t.test('a route under test makes tokens that say what they allow', async (t) => {
  for (const tokenType of ['capability', 'access'] as const) {
    const endpoint = createTokenEndpoint({
      ...testAccount,
      tokenType,
      applicationSid: 'AP123',
      identify: () => 'alice',
    })
    const { body } = await endpoint('GET', undefined)
    const { allows, identity, expiresAt } = await describeToken(JSON.parse(body).token)
    t.strictSame(allows, ['May be called as alice.', 'May call through AP123 as alice.'])
    t.equal(identity, 'alice')
    t.equal(expiresAt, '2011-03-13T08:06:40.000Z')
  }
})

t.test('the same request gets the same token', async (t) => {
  const make = () => new CapabilityToken({ accountSid, signer, clock }).allowClientIncoming('alice').generateToken()
  t.equal(await make(), await make())
})

t.test('every kind of token is described', async (t) => {
  const access = new AccessToken({ accountSid, apiKeySid, signer, clock, identity: 'alice' })
  t.match(await describeToken(await access.generateToken()), { tokenType: 'access', allows: ['May do nothing.'] })
  const worker = new TaskRouterCapabilityToken({ accountSid, signer, clock, workspaceSid: 'WS1', workerSid: 'WK1' })
  t.match(await describeToken(await worker.generateToken()), { tokenType: 'taskrouter', identity: 'WK1' })
})

t.test('a token that the test account has not signed is refused', async (t) => {
  const token = await new CapabilityToken({ accountSid, authToken: 'another', clock }).generateToken()
  await t.rejects(describeToken(token), { code: 'ERR_TOKEN_SIGNATURE' })
})

t.test('the route under test may have another clock', async (t) => {
  const later = fixedClock(1_400_000_000_000)
  const token = await new CapabilityToken({ accountSid, signer, clock: later }).generateToken(60)
  t.match(await describeToken(token, { clock: later }), { tokenType: 'capability' })
  await t.rejects(describeToken(token, { clock: fixedClock(1_400_000_060_000) }), { code: 'ERR_TOKEN_EXPIRED' })
})

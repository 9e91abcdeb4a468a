import { describeToken, testAccount } from '@twilio-capability/core/testing'
import t from 'tap'
import { createApp, type User } from '../dist/app.js'

const users: Readonly<Record<string, User>> = {
  'session=1': { id: 'alice', plan: 'gold' },
  'session=2': { id: 'bob', plan: 'free' },
}
const { accountSid, signer, clock } = testAccount
const app = createApp((cookie = '') => users[cookie], { accountSid, signer, clock })

t.test('who pays may call, and be called', async (t) => {
  const response = await app.inject({ url: '/token', headers: { cookie: 'session=1' } })
  const { allows, expiresAt } = await describeToken(response.json().token)
  t.strictSame(allows, ['May be called as alice.', 'May call through AP123123 as alice with plan=gold.'])
  t.equal(expiresAt, '2011-03-13T08:06:40.000Z') // an hour after testAccount.clock
})

t.test('who does not pay gets no token', async (t) => {
  const response = await app.inject({ url: '/token', headers: { cookie: 'session=2' } })
  t.equal(response.statusCode, 403)
  t.equal(response.json().message, 'Your plan has no calls.')
})

t.test('nobody gets no token', async (t) => {
  t.equal((await app.inject('/token')).statusCode, 401)
})

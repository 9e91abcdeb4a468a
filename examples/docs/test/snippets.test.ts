import { AccessToken, CapabilityToken } from '@twilio-capability/core'
import { explainToken, verifyToken } from '@twilio-capability/core/verify'
import t from 'tap'
import { switchboardToken } from '../dist/events.js'
import { tokenFor } from '../dist/grants.js'
import { checked, sentencesOf } from '../dist/verify.js'

const accountSid = 'AC123123'

t.test('an access token allows every product that it has a grant of', async (t) => {
  const token = await tokenFor('alice')
  await t.resolves(verifyToken(token, { accountSid, apiKeySecret: 'secret' }))
  t.strictSame(sentencesOf(token), [
    'May be called as alice.',
    'May call through AP123123 as alice with plan=gold.',
    'May use video with room=lobby.',
    'May use chat with service_sid=IS123123.',
  ])
})

t.test('a switchboard hears of calls that ring, and nothing else', async (t) => {
  t.strictSame(explainToken(await checked(await switchboardToken())), [
    'May listen to /2010-04-01/Events with CallStatus=ringing.',
    'Does not see which clients are there.',
  ])
})

t.test('a token can be read without its secret, and is verified with it', async (t) => {
  const forged = await new CapabilityToken({ accountSid, authToken: 'guessed' })
    .allowClientIncoming('alice')
    .generateToken()
  t.strictSame(sentencesOf(forged), ['May be called as alice.'])
  await t.rejects(checked(forged), { code: 'ERR_TOKEN_SIGNATURE' })
  const access = new AccessToken({ accountSid, apiKeySid: 'SK1', apiKeySecret: 'secret', identity: 'alice' })
  await t.rejects(checked(await access.generateToken()), { code: 'ERR_TOKEN_KIND' })
})

import { setTimeout as sleep } from 'node:timers/promises'
import { verifyToken } from '@twilio-capability/core/verify'
import t from 'tap'
import { buildApp } from '../dist/app.js'
import { cryptoKeySigner } from '../dist/crypto-key.js'
import { accountSid, authToken, golden, goldenToken, serve } from './golden.js'
import { startVault } from './vault-server.js'

process.env.TWILIO_ACCOUNT_SID = accountSid

t.test('the app of the guide hands out tokens, and logs what it could not read', async (t) => {
  const vault = await startVault('hvs.example')
  t.teardown(() => vault.close())
  vault.secrets = { '/v1/secret/data/twilio': { auth_token: authToken } }
  const app = await buildApp(
    { address: vault.address, token: 'hvs.example', path: 'twilio', field: 'auth_token' },
    false,
  )
  t.teardown(() => app.close())
  const logged = t.capture(app.log, 'error')

  vault.fault = { status: 503 }
  t.equal((await app.inject('/token')).statusCode, 503)
  t.match(logged().at(0)?.args, [{ code: 'ERR_SIGNER_FAILED' }, 'the Auth Token could not be read again'])

  vault.fault = {}
  await sleep(1000) // the default of retryDelay
  const { token } = (await app.inject('/token')).json()
  t.match(await verifyToken(token, { accountSid, authToken }), { accountSid })
})

t.test('the golden token is the same with a key that WebCrypto holds', async (t) => {
  const raw = Buffer.from(authToken)
  const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  t.equal(await goldenToken(cryptoKeySigner(key)), golden)
  const ask = await serve(t, cryptoKeySigner(key))
  t.match(await ask(), { status: 200, body: { token: golden } })
})

import { inspect } from 'node:util'
import t from 'tap'
import { type VaultSecret, vaultSigner } from '../dist/secret-store.js'
import { authToken, golden, goldenToken, serve } from './golden.js'
import { startVault } from './vault-server.js'

const token = 'hvs.example'
const vault = await startVault(token)
const secret: VaultSecret = { address: vault.address, token, path: 'twilio', field: 'auth_token' }
t.teardown(() => vault.close())
t.beforeEach(() => {
  vault.secrets = { '/v1/secret/data/twilio': { auth_token: authToken } }
  vault.fault = {}
  vault.reads = 0
})

t.test('the golden token is the same with the key from a secret store', async (t) => {
  const signer = vaultSigner(secret)
  t.equal(await goldenToken(signer), golden)
  t.equal(await goldenToken(signer), golden)
  t.equal(vault.reads, 1)
})

t.test('and through a route, however many ask at once', async (t) => {
  const ask = await serve(t, vaultSigner(secret))
  for (const answer of await Promise.all(Array.from({ length: 20 }, ask))) {
    t.match(answer, { status: 200, body: { token: golden } })
  }
  t.equal(vault.reads, 1)
})

t.test('another mount is another path', async (t) => {
  vault.secrets = { '/v1/kv/data/twilio': { auth_token: authToken } }
  t.equal(await goldenToken(vaultSigner({ ...secret, mount: 'kv' })), golden)
})

t.test('a new secret is in use a minute later', async (t) => {
  let now = 1_300_000_000_000
  const ask = await serve(t, vaultSigner(secret, { clock: { now: () => now } }))
  t.match(await ask(), { body: { token: golden } })
  vault.secrets = { '/v1/secret/data/twilio': { auth_token: 'secondary' } }
  now += 59_999
  t.match(await ask(), { body: { token: golden } })
  now += 1
  t.match(await ask(), { body: { token: golden } }, 'the old one signs while the new one is read')
  await until(async () => (await ask()).body.token !== golden)
  t.equal(vault.reads, 2)
})

t.test('without a key the route answers 503, and says why to the log alone', async (t) => {
  const leak = 'do_not_show_this'
  for (const [fault, reason] of [
    [{ status: 503 }, /Vault answered 503/],
    [{ status: 200, body: `{"data":{"data":{"auth_token":"${leak}"` }, /Vault has no text auth_token/],
    [{ status: 200, body: '{"data":{"data":null}}' }, /Vault has no text auth_token/],
    [{ status: 200, body: `{"data":{"data":{"auth_token":["${leak}"]}}}` }, /Vault has no text auth_token/],
    [{ status: 200, body: `{"data":{"data":{"auth_token":" ${leak}"}}}` }, /white space around it/],
  ] as const) {
    vault.fault = fault
    const ask = await serve(t, vaultSigner(secret))
    const { status, body, log } = await ask()
    t.equal(status, 503, inspect(fault))
    t.match(body, { code: 'ERR_SIGNER_FAILED', message: 'The token could not be signed; try again later.' })
    t.match(log, reason)
    t.notMatch(log, leak)
    t.notMatch(log, token)
  }
})

t.test('a wrong token and a wrong path are failures, too', async (t) => {
  for (const wrong of [{ token: 'hvs.another' }, { path: 'nowhere' }]) {
    await t.rejects(goldenToken(vaultSigner({ ...secret, ...wrong })), {
      code: 'ERR_SIGNER_FAILED',
      cause: { cause: { message: /Vault answered 40[34]/ } },
    })
  }
})

t.test('Vault that does not answer is given up in time', async (t) => {
  vault.fault = { hang: true }
  const ask = await serve(t, vaultSigner(secret, { loadTimeout: 50, retryDelay: 1 }))
  t.match(await ask(), { status: 503, log: /took longer than 50 ms/ })
  vault.fault = {}
  await until(async () => (await ask()).body.token === golden)
})

async function until(done: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await done()) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error('It did not come to that.')
}

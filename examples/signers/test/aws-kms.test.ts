import { KMSClient, type KMSClientConfig } from '@aws-sdk/client-kms'
import { CapabilityToken } from '@twilio-capability/core'
import t from 'tap'
import { kmsSigner } from '../dist/aws-kms.js'
import { importAuthToken } from '../dist/aws-kms-import.js'
import { authToken, golden, goldenToken, serve } from './golden.js'
import { credentials, region, startKms } from './kms-server.js'

const kms = await startKms()
const keyId = 'alias/twilio'
kms.keys.set(keyId, Buffer.from(authToken))
t.teardown(() => kms.close())
t.beforeEach(() => {
  kms.calls.length = 0
  kms.faults.length = 0
})

function clientOf(config: KMSClientConfig = {}): KMSClient {
  const client = new KMSClient({ region, credentials, endpoint: kms.endpoint, ...config })
  t.teardown(() => client.destroy())
  return client
}

const client = clientOf()

t.test('the golden token is the same with the key in KMS', async (t) => {
  t.equal(await goldenToken(kmsSigner(client, keyId)), golden)
  t.strictSame(kms.calls, ['TrentService.GenerateMac'])
})

t.test('and through a route', async (t) => {
  const ask = await serve(t, kmsSigner(client, keyId))
  t.match(await ask(), { status: 200, body: { token: golden } })
})

t.test('an Auth Token that is imported stays in KMS, and signs', async (t) => {
  const imported = await importAuthToken(client, authToken)
  t.strictSame(kms.calls, [
    'TrentService.CreateKey',
    'TrentService.GetParametersForImport',
    'TrentService.ImportKeyMaterial',
  ])
  t.equal(await goldenToken(kmsSigner(client, imported)), golden)

  const whole = '0123456789abcdef0123456789abcdef'
  await importAuthToken(client, whole)
  t.strictSame(kms.keys.get(imported), Buffer.from(whole), 'a whole Auth Token is the key as it is')
})

t.test('KMS refuses a request that is not signed with the right key', async (t) => {
  const wrong = clientOf({ credentials: { ...credentials, secretAccessKey: 'another' } })
  await t.rejects(goldenToken(kmsSigner(wrong, keyId)), {
    code: 'ERR_SIGNER_FAILED',
    cause: { name: 'InvalidSignatureException' },
  })
  const nobody = clientOf({ credentials: { ...credentials, accessKeyId: 'AKIDNOBODY' } })
  await t.rejects(goldenToken(kmsSigner(nobody, keyId)), { cause: { name: 'UnrecognizedClientException' } })
})

t.test('a throttled request is tried again by the SDK', async (t) => {
  kms.faults.push({ status: 400, type: 'ThrottlingException' })
  const ask = await serve(t, kmsSigner(client, keyId))
  t.match(await ask(), { status: 200, body: { token: golden } })
  t.equal(kms.calls.length, 2)
})

for (const [type, status, calls] of [
  ['ThrottlingException', 400, 3],
  ['KMSInternalException', 500, 3],
  ['DisabledException', 400, 1],
  ['KMSInvalidStateException', 400, 1],
  ['AccessDeniedException', 400, 1],
] as const) {
  t.test(`${type} is a 503, and the log says why`, async (t) => {
    for (let attempt = 0; attempt < calls; attempt += 1) kms.faults.push({ status, type })
    const ask = await serve(t, kmsSigner(client, keyId))
    const { status: answered, body, log } = await ask()
    t.equal(answered, 503)
    t.match(body, { code: 'ERR_SIGNER_FAILED', message: 'The token could not be signed; try again later.' })
    t.match(log, type)
    t.equal(kms.calls.length, calls)
    t.match(await ask(), { status: 200, body: { token: golden } }, 'and the next request is fine')
  })
}

t.test('KMS that does not answer is given up in time', async (t) => {
  kms.faults.push('hang')
  const ask = await serve(t, kmsSigner(client, keyId, 100))
  const { status, body, log } = await ask()
  t.equal(status, 503)
  t.match(body, { code: 'ERR_SIGNER_FAILED' })
  t.match(log, /AbortError|TimeoutError/)
  t.match(await ask(), { status: 200, body: { token: golden } })
})

t.test('KMS that is not there is a 503', async (t) => {
  const away = clientOf({ endpoint: 'http://127.0.0.1:1' })
  const ask = await serve(t, kmsSigner(away, keyId))
  t.match(await ask(), { status: 503, body: { code: 'ERR_SIGNER_FAILED' }, log: /ECONNREFUSED/ })
})

t.test('an answer without a MAC is a failure', async (t) => {
  const silent = { send: async () => ({}) } as unknown as KMSClient
  await t.rejects(goldenToken(kmsSigner(silent, keyId)), { cause: { message: 'KMS answered without a MAC.' } })
  await t.rejects(importAuthToken(silent, authToken), { message: /left something out/ })
})

t.test('KMS takes no more than 4096 bytes, and says so', async (t) => {
  const signer = kmsSigner(client, keyId)
  const tokenOf = (length: number) =>
    new CapabilityToken({ accountSid: 'AC123123', signer })
      .allowClientOutgoing('AP123123', { note: 'x'.repeat(length) })
      .generateToken()
  t.ok(await tokenOf(2800))
  await t.rejects(tokenOf(3000), { code: 'ERR_SIGNER_FAILED', cause: { name: 'ValidationException' } })
})

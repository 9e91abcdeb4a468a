import { inspect } from 'node:util'
import type pkcs11js from 'pkcs11js'
import t from 'tap'
import { authToken, golden, goldenToken, serve } from './golden.js'
import { findSoftHsm, makeToken } from './softhsm.js'

type Pkcs11Js = typeof pkcs11js

// Installing SoftHSM may take longer than a test file usually may.
t.setTimeout(600_000)

const softHsm = findSoftHsm()
const native = await import('pkcs11js').then(
  (module) => ({ pkcs11js: module.default as Pkcs11Js }),
  () => ({
    missing: 'pkcs11js could not be compiled: install Python 3, make and a C++ compiler, then `npm rebuild pkcs11js`.',
  }),
)

if ('missing' in softHsm) t.test('an HSM signs', { skip: softHsm.missing }, async () => {})
else if ('missing' in native) t.test('an HSM signs', { skip: native.missing }, async () => {})
else await testHsm(native.pkcs11js, softHsm.library)

async function testHsm(pkcs11js: Pkcs11Js, library: string): Promise<void> {
  const { hsmSigner, importAuthToken } = await import('../dist/pkcs11.js')
  const pin = '1234'
  const key = { tokenLabel: 'twilio', pin, keyLabel: 'auth-token' }

  makeToken(t.testdir(), key.tokenLabel, pin)
  const hsm = new pkcs11js.PKCS11()
  hsm.load(library)
  hsm.C_Initialize()
  t.teardown(() => {
    hsm.C_Finalize()
    hsm.close()
  })
  const [slot] = hsm.C_GetSlotList(true)
  if (slot === undefined) throw new Error('SoftHSM has no slot.')

  t.test('there is no key before it is imported', async (t) => {
    t.throws(() => hsmSigner(hsm, key), { message: 'The HSM has no key called auth-token.' })
    t.throws(() => hsmSigner(hsm, { ...key, tokenLabel: 'nowhere' }), { message: 'There is no token called nowhere.' })
    t.throws(() => hsmSigner(hsm, { ...key, pin: '4321' }), { message: /CKR_PIN_INCORRECT/ })
  })

  t.test('the golden token is the same with the key in an HSM', async (t) => {
    importAuthToken(hsm, key, authToken)
    const signer = hsmSigner(hsm, key)
    t.equal(await goldenToken(signer), golden)
    t.ok(Buffer.isBuffer(signer.sign('input')), 'at once')
  })

  t.test('and through a route', async (t) => {
    const ask = await serve(t, hsmSigner(hsm, key))
    for (const answer of await Promise.all(Array.from({ length: 20 }, ask))) {
      t.match(answer, { status: 200, body: { token: golden } })
    }
  })

  t.test('the HSM never gives the key away', async (t) => {
    const session = hsm.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION)
    hsm.C_FindObjectsInit(session, [{ type: pkcs11js.CKA_LABEL, value: key.keyLabel }])
    const handle = hsm.C_FindObjects(session)
    hsm.C_FindObjectsFinal(session)
    if (handle === null) throw new Error('The key is gone.')
    const attribute = (type: number) => hsm.C_GetAttributeValue(session, handle, [{ type }])[0]?.value
    t.throws(() => attribute(pkcs11js.CKA_VALUE), { message: /CKR_ATTRIBUTE_SENSITIVE/ })
    t.strictSame(attribute(pkcs11js.CKA_SENSITIVE), Buffer.from([1]))
    t.strictSame(attribute(pkcs11js.CKA_EXTRACTABLE), Buffer.from([0]))
    t.throws(() => hsm.C_SetAttributeValue(session, handle, [{ type: pkcs11js.CKA_EXTRACTABLE, value: true }]))
    t.notMatch(inspect(hsmSigner(hsm, key), { showHidden: true, depth: 10 }), pin)
    hsm.C_CloseSession(session)
  })

  t.test('a session that is lost is opened again', async (t) => {
    const ask = await serve(t, hsmSigner(hsm, key))
    t.match(await ask(), { status: 200 })
    hsm.C_CloseAllSessions(slot)
    t.match(await ask(), { status: 200, body: { token: golden } })
    const session = hsm.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION)
    hsm.C_Logout(session)
    hsm.C_CloseSession(session)
    t.match(await ask(), { status: 200, body: { token: golden } })
  })

  t.test('primary and secondary are two keys, and one login', async (t) => {
    const secondary = { ...key, keyLabel: 'auth-token-secondary' }
    importAuthToken(hsm, secondary, '0123456789abcdef0123456789abcdef')
    t.not(await goldenToken(hsmSigner(hsm, secondary)), golden)
    t.equal(await goldenToken(hsmSigner(hsm, key)), golden)
    importAuthToken(hsm, secondary, authToken)
    t.throws(() => hsmSigner(hsm, secondary), { message: /several keys called auth-token-secondary/ })
  })

  t.test('an HSM that is gone is a 503, and the log says why', async (t) => {
    const ask = await serve(t, hsmSigner(hsm, key))
    t.match(await ask(), { status: 200 })
    hsm.C_Finalize()
    const { status, body, log } = await ask()
    t.equal(status, 503)
    t.match(body, { code: 'ERR_SIGNER_FAILED', message: 'The token could not be signed; try again later.' })
    t.match(log, 'CKR_CRYPTOKI_NOT_INITIALIZED')
    t.notMatch(log, pin)
    hsm.C_Initialize()
  })
}

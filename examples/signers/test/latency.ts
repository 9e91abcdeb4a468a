// How long a signature takes with each signer: `node examples/signers/test-dist/latency.js`, after `npm run build`.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { KMSClient } from '@aws-sdk/client-kms'
import { hmacSigner, type Signer } from '@twilio-capability/core'
import pkcs11js from 'pkcs11js'
import { kmsSigner } from '../dist/aws-kms.js'
import { hsmSigner, importAuthToken } from '../dist/pkcs11.js'
import { type VaultSecret, vaultSigner } from '../dist/secret-store.js'
import { credentials, region, startKms } from './kms-server.js'
import { findSoftHsm, makeToken } from './softhsm.js'
import { startVault } from './vault-server.js'

/** As long as the signing input of a usual token. */
const signingInput = `${'x'.repeat(36)}.${'x'.repeat(280)}`
const authToken = '0123456789abcdef0123456789abcdef'

async function measure(name: string, count: number, sign: () => Promise<unknown> | unknown): Promise<void> {
  const durations: number[] = []
  for (let run = -count / 5; run < count; run += 1) {
    const begin = process.hrtime.bigint()
    const signature = sign()
    if (signature instanceof Promise) await signature
    if (run >= 0) durations.push(Number(process.hrtime.bigint() - begin) / 1000)
  }
  durations.sort((a, b) => a - b)
  const at = (share: number) => durations[Math.floor(share * (durations.length - 1))]?.toFixed(1).padStart(9)
  console.log(`${name.padEnd(36)} fastest${at(0)} µs   median${at(0.5)} µs   99 %${at(0.99)} µs`)
}

const signs = (signer: Signer) => () => signer.sign(signingInput)

const vault = await startVault('hvs.example')
vault.secrets = { '/v1/secret/data/twilio': { auth_token: authToken } }
const secret: VaultSecret = { address: vault.address, token: 'hvs.example', path: 'twilio', field: 'auth_token' }
await measure('hmacSigner', 50_000, signs(hmacSigner(authToken)))
await measure('vaultSigner, key loaded', 50_000, signs(vaultSigner(secret)))
await measure('vaultSigner, first signature', 500, () => signs(vaultSigner(secret))())

const softHsm = findSoftHsm()
if ('missing' in softHsm) {
  console.log(softHsm.missing)
} else {
  const folder = mkdtempSync(join(tmpdir(), 'softhsm-'))
  const key = { tokenLabel: 'twilio', pin: '1234', keyLabel: 'auth-token' }
  makeToken(folder, key.tokenLabel, key.pin)
  const hsm = new pkcs11js.PKCS11()
  hsm.load(softHsm.library)
  hsm.C_Initialize()
  importAuthToken(hsm, key, authToken)
  await measure('hsmSigner, SoftHSM', 10_000, signs(hsmSigner(hsm, key)))
  hsm.C_Finalize()
  rmSync(folder, { recursive: true })
}

const kms = await startKms()
kms.keys.set('alias/twilio', Buffer.from(authToken))
const client = new KMSClient({ region, credentials, endpoint: kms.endpoint })
await measure('kmsSigner, endpoint on this machine', 1000, signs(kmsSigner(client, 'alias/twilio')))
client.destroy()

await Promise.all([kms.close(), vault.close()])

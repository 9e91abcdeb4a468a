import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import fc from 'fast-check'
import t from 'tap'
import { CapabilityToken } from '../dist/capability-token.js'
import { fixedClock } from '../dist/clock.js'
import { hmacSigner as nodeSigner } from '../dist/hmac-signer-node.js'
import { hmacSigner as webSigner } from '../dist/hmac-signer-web.js'
import type { Signer } from '../dist/signer.js'
import { thrownBy } from './thrown.js'

/** Holds keys that nobody else sees, and signs with them: a stand-in for a KMS or a vault, reached over real HTTP. */
const vault = createServer(async (request, response) => {
  const hmac = createHmac('sha256', decodeURIComponent(request.url?.slice(1) ?? ''))
  for await (const chunk of request) hmac.update(chunk)
  response.end(hmac.digest())
}).listen(0, '127.0.0.1')
await once(vault, 'listening')
t.teardown(() => vault.close().closeAllConnections())

/** A signer as a user would write one. */
function remoteSigner(key: string): Signer {
  const url = `http://127.0.0.1:${(vault.address() as AddressInfo).port}/${encodeURIComponent(key)}`
  return {
    algorithm: 'HS256',
    async sign(signingInput) {
      const response = await fetch(url, { method: 'POST', body: signingInput })
      return new Uint8Array(await response.arrayBuffer())
    },
  }
}

const input = 'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJzY29wZSI6IiIsImlzcyI6IkFDMTIzIiwiZXhwIjoxMzAwMDAzNjAwfQ'
const signature = 'Ung1t9u2Rx-J2xV8D79tg_bVE8CBPK3yyicK568oFj4'

t.test('The key of WebCrypto cannot be taken out, and can only sign.', async (t) => {
  const { importKey } = crypto.subtle
  const keys: CryptoKey[] = []
  const value = async (...args: Parameters<typeof importKey>) => {
    const key = await importKey.apply(crypto.subtle, args)
    keys.push(key)
    return key
  }
  t.intercept(crypto.subtle, 'importKey', { value })
  await webSigner('secret').sign(input)
  t.equal(keys.length, 1)
  t.equal(keys[0]?.extractable, false)
  t.strictSame(keys[0]?.usages, ['sign'])
})

for (const [name, signerFor] of Object.entries({ nodeSigner, webSigner, remoteSigner })) {
  t.test(`The contract of a signer, kept by ${name}`, async (t) => {
    t.test('It says which algorithm it is.', async (t) => {
      t.equal(signerFor('secret').algorithm, 'HS256')
    })

    t.test('It signs as HMAC-SHA256 of the signing input.', async (t) => {
      t.equal(base64url(await signerFor('secret').sign(input)), signature)
    })

    t.test('The key is the UTF-8 of the secret, however long.', async (t) => {
      for (const secret of ['пароль€😀', 'k'.repeat(64), 'k'.repeat(65), 'k'.repeat(500)]) {
        t.equal(base64url(await signerFor(secret).sign(input)), hmac(secret, input))
      }
    })

    t.test('It signs anything, again and again, and at the same time.', async () => {
      const signer = signerFor('secret')
      const ascii = fc.string({ unit: 'grapheme-ascii', minLength: 1 })
      await fc.assert(
        fc.asyncProperty(fc.array(ascii, { maxLength: 5 }), async (inputs) => {
          const signatures = await Promise.all(inputs.map((text) => signer.sign(text)))
          return signatures.every((made, index) => base64url(made) === hmac('secret', inputs[index] ?? ''))
        }),
        { numRuns: 20 },
      )
    })

    t.test('It signs input of any length.', async (t) => {
      const signer = signerFor('secret')
      for (const length of [1, 55, 56, 64, 2708, 2709, 2710, 2711, 8128, 8129, 100_000]) {
        const long = 'x'.repeat(length)
        t.equal(base64url(await signer.sign(long)), hmac('secret', long), String(length))
      }
      const short = 'x'
      t.equal(base64url(await signer.sign(short)), hmac('secret', short), 'a short one after long ones')
    })

    t.test('Two signers with other keys do not disturb each other.', async (t) => {
      const [first, second] = [signerFor('secret'), signerFor('k'.repeat(65))]
      for (const text of ['x', 'y'.repeat(200), 'z']) {
        t.equal(base64url(await first.sign(text)), hmac('secret', text))
        t.equal(base64url(await second.sign(text)), hmac('k'.repeat(65), text))
      }
    })

    t.test('A builder makes the golden token with it.', async (t) => {
      const signer = signerFor('secret')
      const builder = new CapabilityToken({ accountSid: 'AC123', signer, clock: fixedClock(1_300_000_000_000) })
      t.equal(await builder.generateToken(), `${input}.${signature}`)
    })
  })
}

for (const [name, hmacSigner] of Object.entries({ nodeSigner, webSigner })) {
  t.test(`The built-in ${name}`, async (t) => {
    t.test('refuses what is not a secret', async (t) => {
      for (const [secret, got] of [
        ['', 'an empty string'],
        [' hush', 'one with white space around it'],
        [undefined, 'undefined'],
      ]) {
        t.strictSame(
          thrownBy(() => hmacSigner(secret as string)),
          ['ERR_INVALID_AUTH_TOKEN', `secret must be a non-empty string without white space around it; got ${got}.`],
        )
      }
    })

    t.test('cannot be changed, and does not show its secret', async (t) => {
      const signer = hmacSigner('hush-hush')
      await signer.sign(input)
      t.ok(Object.isFrozen(signer))
      t.equal(JSON.stringify(signer), '{"algorithm":"HS256"}')
      t.notMatch(inspect(signer, { showHidden: true, depth: Number.POSITIVE_INFINITY }), /hush/)
      t.throws(() => structuredClone(signer), { name: 'DataCloneError' })
    })
  })
}

t.test('In Node the signature is there at once, as text.', async (t) => {
  t.equal(nodeSigner('secret').sign(input), signature)
})

t.test('WebCrypto gives its bytes later.', async (t) => {
  const later = webSigner('secret').sign(input)
  t.ok(later instanceof Promise)
  t.ok((await later) instanceof Uint8Array)
})

function hmac(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('base64url')
}

function base64url(made: Uint8Array | string): string {
  return typeof made === 'string' ? made : Buffer.from(made).toString('base64url')
}

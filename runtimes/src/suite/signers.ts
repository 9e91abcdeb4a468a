import { CapabilityToken, fixedClock, hmacSigner, rotatingSigner, type Signer } from '@twilio-capability/core'
import type { Suite } from './check.js'

const input = 'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJzY29wZSI6IiIsImlzcyI6IkFDMTIzIiwiZXhwIjoxMzAwMDAzNjAwfQ'
const signature = 'Ung1t9u2Rx-J2xV8D79tg_bVE8CBPK3yyicK568oFj4'

const secrets = ['secret', 'пароль€😀', 'k'.repeat(64), 'k'.repeat(65), 'k'.repeat(500)]
const utf8 = new TextEncoder()

async function hmac(secret: string, text: string): Promise<Uint8Array> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', utf8.encode(secret), algorithm, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8.encode(text)))
}

function mint(signer: Signer, signTimeout = 5000): Promise<string> {
  return new CapabilityToken({
    accountSid: 'AC123',
    signer,
    signTimeout,
    clock: fixedClock(1_300_000_000_000),
  }).generateToken()
}

function answering(answer: unknown): Signer {
  return { algorithm: 'HS256', sign: () => answer as string }
}

export const signers: Suite = {
  name: 'signers',
  cases: {
    async 'The built-in signer signs as WebCrypto does, with any key.'(check) {
      for (const secret of secrets) {
        const expected = base64url(await hmac(secret, input))
        check.equal(base64url(await hmacSigner(secret).sign(input)), expected)
      }
      check.equal(base64url(await hmacSigner('secret').sign(input)), signature)
      check.equal(hmacSigner('secret').algorithm, 'HS256')
    },

    async 'It signs again and again, and many texts at the same time.'(check) {
      const signer = hmacSigner('secret')
      const inputs = Array.from({ length: 50 }, (_, index) => `${input}${index}`)
      const signatures = await Promise.all(inputs.map((text) => signer.sign(text)))
      for (const [index, text] of inputs.entries()) {
        check.equal(base64url(signatures[index] ?? ''), base64url(await hmac('secret', text)))
      }
    },

    async 'It refuses what is no secret, and never shows one.'(check) {
      for (const secret of ['', ' secret', undefined]) {
        await check.fails('ERR_INVALID_AUTH_TOKEN', () => hmacSigner(secret as string))
      }
      check.ok(!JSON.stringify(hmacSigner('not-to-be-seen')).includes('not-to-be-seen'))
    },

    async 'A signer of the user may answer bytes or text, now or later.'(check) {
      const bytes = await hmac('secret', input)
      for (const answer of [bytes, signature, Promise.resolve(bytes), Promise.resolve(signature)]) {
        check.equal(await mint(answering(answer)), `${input}.${signature}`)
      }
    },

    async 'What is no signature, or comes too late, is refused.'(check) {
      for (const answer of ['', signature.slice(1), new Uint8Array(31), null, Promise.reject(new Error('sealed'))]) {
        await check.fails('ERR_SIGNER_FAILED', () => mint(answering(answer)))
      }
      await check.fails('ERR_SIGNER_TIMEOUT', () => mint(answering(new Promise(() => undefined)), 20))
    },

    async 'A rotating signer loads its key once, and again when it is old.'(check) {
      let now = 0
      let loads = 0
      const load = async () => ['secret', 'another'][loads++] as string
      const signer = rotatingSigner(load, { maxAge: 1000, maxStale: 0, clock: { now: () => now } })
      check.equal(await mint(signer), `${input}.${signature}`)
      check.equal(await mint(signer), `${input}.${signature}`)
      check.equal(loads, 1)
      now = 1000
      check.equal(await mint(signer), `${input}.${base64url(await hmac('another', input))}`)
      check.equal(loads, 2)
    },
  },
}

function base64url(value: Uint8Array | string): string {
  if (typeof value === 'string') return value
  return btoa(String.fromCharCode(...value))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

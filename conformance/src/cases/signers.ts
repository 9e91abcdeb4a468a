import { createHmac } from 'node:crypto'
import { hmacSigner, type Signature, type Signer } from '@twilio-capability/core'
import { assertError, assertToken, errors } from '../answers.js'
import { SECRET } from '../kinds.js'
import type { Cases } from '../stage.js'

const alice = { sub: 'Alice' }

function signerOf(sign: Signer['sign']): Signer {
  return { algorithm: 'HS256', sign }
}

function hmac(signingInput: string): Buffer {
  return createHmac('sha256', SECRET).update(signingInput).digest()
}

/** Whoever holds the key may be slow, broken or lying. */
export const signerCases: Cases = {
  async 'a signer stands in for the secret, now or later, in bytes or in text'(t, { kind, serve }) {
    const signers = [
      hmacSigner(SECRET),
      signerOf((input) => hmac(input)),
      signerOf(async (input) => hmac(input)),
      signerOf((input) => hmac(input).toString('base64url')),
      signerOf(async (input) => hmac(input).toString('base64url')),
    ]
    for (const signer of signers) {
      const route = await serve({ signer, applicationSid: 'AP123123' })
      const token = assertToken(t, kind, await route.ask({ user: alice }))
      t.equal(kind.comparable(token), kind.golden.calling)
    }
  },

  async 'a signer that throws or rejects is a 503 with its error as the cause'(t, { serve }) {
    const cause = new Error('secret cause')
    const sign = () => {
      throw cause
    }
    for (const signer of [signerOf(sign), signerOf(async () => sign())]) {
      const route = await serve({ signer })
      const failure = assertError(t, route, await route.ask({ user: alice }), errors.signerFailed)
      t.match(failure, { cause: { code: 'ERR_SIGNER_FAILED', cause } })
    }
  },

  async 'a signature that comes too late is not used, and disturbs nobody'(t, { serve }) {
    let reject = (_: Error) => {}
    const late = new Promise<Signature>((_, fail) => {
      reject = fail
    })
    const route = await serve({ signer: signerOf(() => late), signTimeout: 30 })
    assertError(t, route, await route.ask({ user: alice }), errors.signerTimeout)
    reject(new Error('secret cause'))
    await new Promise((resolve) => setTimeout(resolve, 10))
    t.strictSame(route.failures(), [])
  },

  async 'a signer that returns rubbish is a 503'(t, { serve }) {
    const rubbish: unknown[] = [undefined, null, '', 'secret', 'A'.repeat(44), new Uint8Array(31), [], 7, true, {}]
    let signature: unknown
    for (const sign of [() => signature, async () => signature]) {
      const route = await serve({ signer: signerOf(sign as Signer['sign']) })
      for (signature of rubbish) {
        assertError(t, route, await route.ask({ user: alice }), errors.signerFailed)
      }
    }
  },

  async 'a signer that has recovered is used again'(t, { kind, serve }) {
    let calls = 0
    const route = await serve({
      signer: signerOf(async (input) => {
        calls += 1
        if (calls === 1) throw new Error('secret cause')
        return hmac(input)
      }),
    })
    assertError(t, route, await route.ask({ user: alice }), errors.signerFailed)
    assertToken(t, kind, await route.ask({ user: alice }))
  },
}

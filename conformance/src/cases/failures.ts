import { TwilioTokenError } from '@twilio-capability/core'
import { assertError, assertToken, errors, failed } from '../answers.js'
import type { CaseOptions, Cases } from '../stage.js'

const alice = { sub: 'Alice' }

/** Options whose callback throws what this returns, from each of the three, now and later. */
function throwing(error: () => unknown): CaseOptions[] {
  const now = () => {
    throw error()
  }
  const later = async () => now()
  return [now, later].flatMap((fail) => [{ identify: fail }, { capabilities: fail }, { onIssued: fail }])
}

/** Whatever goes wrong in the server is a bland 500, and the cause goes to the framework. */
export const failureCases: Cases = {
  async 'a callback that throws or rejects is a 500 with its error as the cause'(t, { serve }) {
    const cause = new Error('secret cause')
    for (const options of throwing(() => cause)) {
      const route = await serve(options)
      const failure = assertError(t, route, await route.ask({ user: alice }), errors.callbackFailed)
      t.equal((failure as Error).cause, cause)
    }
  },

  async 'a callback may throw anything'(t, { serve }) {
    let thrown: unknown
    for (const options of throwing(() => thrown)) {
      const route = await serve(options)
      for (thrown of ['secret text', undefined, null, 7, { stack: 'secret' }, Object.create(null)]) {
        const failure = assertError(t, route, await route.ask({ user: alice }), errors.callbackFailed)
        t.equal((failure as Error).cause, thrown)
      }
    }
  },

  async 'statuses and codes of other libraries are not passed on'(t, { serve }) {
    const foreign = {
      status: 418,
      statusCode: 404,
      code: 'ECONNREFUSED',
      expose: true,
      headers: { 'x-leak': 'secret' },
    }
    for (const options of throwing(() => Object.assign(new Error('secret cause'), foreign))) {
      const route = await serve(options)
      assertError(t, route, await route.ask({ user: alice }), errors.callbackFailed)
    }
  },

  async 'wrong arguments in capabilities are a 500 by their code'(t, { serve }) {
    const cycle: Record<string, string> = {}
    Object.assign(cycle, { cycle })
    for (const [code, sid, params] of [
      ['ERR_INVALID_PARAMS', 'AP123123', cycle],
      ['ERR_INVALID_APPLICATION_SID', 'AC123123', {}],
    ] as const) {
      const route = await serve({ capabilities: (token) => token.allowClientOutgoing(sid, params) })
      assertError(t, route, await route.ask({ user: alice }), failed(code))
    }
  },

  async 'a failure of this library that the app throws on keeps its code'(t, { serve }) {
    const cause = new TwilioTokenError('ERR_INVALID_TTL', 'secret: ttl is wrong')
    for (const options of throwing(() => cause)) {
      const route = await serve(options)
      assertError(t, route, await route.ask({ user: alice }), failed('ERR_INVALID_TTL'))
    }
  },

  async 'after a failure the next request is answered as ever'(t, { kind, serve }) {
    let calls = 0
    const route = await serve({
      identify() {
        calls += 1
        if (calls === 1) throw new Error('secret cause')
        return 'Alice'
      },
    })
    assertError(t, route, await route.ask(), errors.callbackFailed)
    assertToken(t, kind, await route.ask())
  },
}

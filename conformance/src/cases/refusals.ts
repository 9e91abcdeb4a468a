import { ForbiddenError } from '@twilio-capability/core'
import { assertError, errors } from '../answers.js'
import type { CaseOptions, Cases } from '../stage.js'

/** Options whose callback throws what this returns, now and later, from `identify` and from `capabilities`. */
function throwing(error: () => Error): CaseOptions[] {
  const now = () => {
    throw error()
  }
  const later = async () => now()
  return [{ identify: now }, { identify: later }, { capabilities: now }, { capabilities: later }]
}

const alice = { sub: 'Alice' }

/** Callers who are known and must not, and callers whom an authentication library refuses. */
export const refusalCases: Cases = {
  async 'ForbiddenError refuses with 403'(t, { serve }) {
    for (const options of throwing(() => new ForbiddenError())) {
      const route = await serve(options)
      assertError(t, route, await route.ask({ user: alice }), errors.forbidden)
    }
  },

  async 'the message of a ForbiddenError is for the caller, its cause is not'(t, { serve }) {
    const error = new ForbiddenError('Agents only.', { cause: new Error('secret cause') })
    for (const options of throwing(() => error)) {
      const route = await serve(options)
      const body = '{"statusCode":403,"code":"ERR_FORBIDDEN","error":"Forbidden","message":"Agents only."}'
      assertError(t, route, await route.ask({ user: alice }), body)
    }
  },

  async 'a refusal by an authentication library keeps its status and nothing else'(t, { serve }) {
    let status = {}
    for (const options of throwing(() => Object.assign(new Error('secret: jwt expired'), status))) {
      const route = await serve(options)
      for (status of [{ status: 401 }, { statusCode: 401 }, { status: 401, statusCode: 401 }]) {
        assertError(t, route, await route.ask({ user: alice }), errors.nobody)
      }
      for (status of [{ status: 403 }, { statusCode: 403 }, { status: 403, statusCode: 403 }]) {
        assertError(t, route, await route.ask({ user: alice }), errors.forbidden)
      }
    }
  },
}

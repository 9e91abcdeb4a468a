import { assertDiscreet, assertError, assertToken, errors } from '../answers.js'
import type { CaseOptions, Cases } from '../stage.js'

const alice = { sub: 'Alice' }

/** Options that count how often anybody got as far as a token. */
function counting(options: CaseOptions = {}) {
  const issued: unknown[] = []
  return { issued, options: { ...options, onIssued: (record: unknown) => issued.push(record) } }
}

/** Only the methods of the route mint. */
export const methodCases: Cases = {
  async 'HEAD mints nothing'(t, { serve }) {
    const { issued, options } = counting()
    const route = await serve(options)
    const answer = await route.ask({ method: 'HEAD', user: alice })
    assertError(t, route, { ...answer, body: errors.useGetOrPost }, errors.useGetOrPost)
    t.equal(answer.body, '')
    t.equal(answer.headers.get('allow'), 'GET, POST')
    t.strictSame(issued, [])
  },

  async 'OPTIONS mints nothing'(t, { serve }) {
    const { issued, options } = counting()
    const route = await serve(options)
    const answer = await route.ask({ method: 'OPTIONS', user: alice })
    assertDiscreet(t, answer)
    t.notOk(answer.body.includes('token"'))
    t.strictSame(issued, [])
    t.strictSame(route.failures(), [])
  },

  async 'other methods are a 405 with Allow'(t, { flags, serve }) {
    const { issued, options } = counting()
    const route = await serve(options)
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      const answer = await route.ask({ method, user: alice })
      t.equal(answer.status, 405, method)
      if (flags.hidesOtherMethods === undefined) {
        assertError(t, route, answer, errors.useGetOrPost)
        t.equal(answer.headers.get('allow'), 'GET, POST', method)
      }
      assertDiscreet(t, answer)
    }
    t.strictSame(issued, [])
  },

  async 'a method is refused before anybody is asked who is calling'(t, { serve }) {
    let asked = false
    const route = await serve({
      methods: ['POST'],
      identify() {
        asked = true
        return 'Alice'
      },
    })
    assertError(t, route, await route.ask(), errors.usePost)
    t.notOk(asked)
  },

  async 'methods can be POST alone'(t, { kind, serve }) {
    const route = await serve({ methods: ['POST'] })
    const refused = await route.ask({ user: alice })
    assertError(t, route, refused, errors.usePost)
    t.equal(refused.headers.get('allow'), 'POST')
    assertToken(t, kind, await route.ask({ method: 'POST', user: alice }))
  },

  async 'methods can be GET alone'(t, { kind, serve }) {
    const route = await serve({ methods: ['GET'] })
    for (const method of ['POST', 'HEAD']) {
      const refused = await route.ask({ method, user: alice })
      t.equal(refused.headers.get('allow'), 'GET', method)
      assertError(t, route, { ...refused, body: errors.useGet }, errors.useGet)
    }
    assertToken(t, kind, await route.ask({ user: alice }))
  },
}

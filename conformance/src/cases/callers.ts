import { assertError, assertToken, errors, failed } from '../answers.js'
import { payloadOf } from '../kinds.js'
import type { Cases } from '../stage.js'

/** Who gets a token is for the server to know, never for the caller to say. */
export const callerCases: Cases = {
  async 'nobody gets 401'(t, { serve }) {
    const route = await serve()
    for (const method of ['GET', 'POST']) assertError(t, route, await route.ask({ method }), errors.nobody)
  },

  async 'a user is known by sub, id or username, or is the string itself'(t, { kind, serve }) {
    const route = await serve()
    const users = [{ sub: 'Alice' }, { id: 'Alice' }, { username: 'Alice' }, 'Alice', { sub: 'Alice', id: 7 }]
    for (const user of users) assertToken(t, kind, await route.ask({ user }))
    assertToken(t, kind, await route.ask({ user: { id: 7 } }), '7')
  },

  async 'a user without any of these is nobody'(t, { serve }) {
    const route = await serve()
    for (const user of [
      { email: 'alice@example.com' },
      {},
      null,
      true,
      [],
      { sub: {} },
      { id: 1.5 },
      '',
      { sub: '' },
    ]) {
      assertError(t, route, await route.ask({ user }), errors.nobody)
    }
  },

  async 'an identity in the query, the body or a header changes nothing'(t, { kind, serve }) {
    const route = await serve()
    const names = ['identity', 'user', 'sub', 'id', 'username', 'clientName', 'client', 'name']
    const said = Object.fromEntries(names.map((name) => [name, 'Mallory']))
    const claims = {
      query: `?${new URLSearchParams(said)}&user[sub]=Mallory`,
      headers: { ...said, 'x-identity': 'Mallory', 'x-user': 'Mallory', 'x-forwarded-user': 'Mallory' },
    }
    const json = JSON.stringify({ ...said, state: { user: said } })
    const withBody = { method: 'POST', body: json, headers: { ...claims.headers, 'content-type': 'application/json' } }
    assertError(t, route, await route.ask(claims), errors.nobody)
    assertError(t, route, await route.ask({ ...claims, ...withBody }), errors.nobody)
    const user = { sub: 'Alice' }
    for (const question of [claims, { ...claims, ...withBody }]) {
      const token = assertToken(t, kind, await route.ask({ user, ...question }))
      t.equal(kind.comparable(token), kind.golden.called)
    }
  },

  async 'identify answers now, later, or with anything that has a then'(t, { kind, serve }) {
    const thenable: PromiseLike<string> = Promise.resolve('Carol')
    for (const identify of [() => 'Carol', async () => 'Carol', () => thenable]) {
      const route = await serve({ identify })
      assertToken(t, kind, await route.ask({ user: { sub: 'Alice' } }), 'Carol')
    }
  },

  async 'identify that answers with nothing, now or later, is a 401'(t, { serve }) {
    for (const nothing of [undefined, null, '']) {
      for (const identify of [() => nothing, async () => nothing]) {
        const route = await serve({ identify })
        assertError(t, route, await route.ask({ user: { sub: 'Alice' } }), errors.nobody)
      }
    }
  },

  async 'both callbacks get the request itself, as the framework made it'(t, { kind, serve }) {
    const requests: unknown[] = []
    const route = await serve({
      identify(request) {
        requests.push(request)
        return 'Alice'
      },
      capabilities(token, { identity, request }) {
        requests.push(request)
        token.allowClientIncoming(identity)
      },
    })
    assertToken(t, kind, await route.ask({ method: 'POST' }))
    t.equal(requests.length, 2)
    t.equal(requests[0], requests[1])
    t.equal((requests[0] as { method?: unknown }).method, 'POST')
  },

  async 'a name that Twilio would refuse is a 500 whose cause says how to mend it'(t, { kind, serve }) {
    const route = await serve()
    for (const user of ['alice@example.com', 'Zoë', 'a b', 'x'.repeat(257), { id: -1 }]) {
      const failure = assertError(t, route, await route.ask({ user }), failed('ERR_INVALID_CLIENT_NAME'))
      t.match(failure, { cause: { code: 'ERR_INVALID_CLIENT_NAME', message: /toClientName/ } })
    }
    assertToken(t, kind, await route.ask({ user: 'Alice' }))
  },

  async 'identify that answers with anything but a string is a 500'(t, { kind, serve }) {
    const answers: unknown[] = [7, true, {}, ['Alice'], Symbol('Alice')]
    const expected = answers.length
    const route = await serve({ identify: () => answers.pop() as string })
    for (let asked = 0; asked < expected; asked++) {
      assertError(t, route, await route.ask(), failed(kind.invalidCaller))
    }
  },

  async '200 callers at once never get each other’s token'(t, { kind, serve }) {
    const soon = (turn: number) => new Promise((resolve) => setTimeout(resolve, (turn * 37) % 23))
    const route = await serve({
      async capabilities(token, { identity }) {
        await soon(Number(identity.slice('caller'.length)))
        token.allowClientIncoming(identity)
        token.allowClientOutgoing('AP123123', { caller: identity })
      },
    })
    const callers = Array.from({ length: 200 }, (_, index) => `caller${index}`)
    const answers = await Promise.all(callers.map((sub) => route.ask({ user: { sub } })))
    const wrong = callers.filter((caller, index) => {
      const { token, identity } = JSON.parse(answers[index]?.body ?? '')
      const named = payloadOf(token).match(/caller\d+/g) ?? []
      return identity !== caller || kind.identityIn(token) !== caller || named.some((name) => name !== caller)
    })
    t.strictSame(wrong, [])
    t.equal(new Set(answers.map(({ body }) => body)).size, 200)
  },
}

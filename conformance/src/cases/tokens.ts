import { assertToken, failed } from '../answers.js'
import type { Cases } from '../stage.js'

const alice = { sub: 'Alice' }

/** Whoever is logged in gets the right token. */
export const tokenCases: Cases = {
  async 'the documented flow gives the golden token'(t, { kind, serveExactly }) {
    const route = await serveExactly({ ...kind.documented, ...kind.secret } as typeof kind.documented)
    const token = assertToken(t, kind, await route.ask({ user: alice }), 'Alice', 600)
    t.equal(kind.comparable(token), kind.golden.documented)
  },

  async 'GET and POST give the same token'(t, { kind, serve }) {
    const route = await serve({ applicationSid: 'AP123123' })
    for (const method of ['GET', 'POST']) {
      const token = assertToken(t, kind, await route.ask({ method, user: alice }))
      t.equal(kind.comparable(token), kind.golden.calling, method)
    }
  },

  async 'without an application the caller can only be called'(t, { kind, serve }) {
    const route = await serve()
    const token = assertToken(t, kind, await route.ask({ user: alice }))
    t.equal(kind.comparable(token), kind.golden.called)
  },

  async 'ttl is how many seconds the token lives'(t, { kind, serve }) {
    const route = await serve({ ttl: 86_400 })
    assertToken(t, kind, await route.ask({ user: alice }), 'Alice', 86_400)
  },

  async 'the environment stands in for all credentials'(t, { kind, serveExactly }) {
    const { clock, tokenType } = kind.account
    t.intercept(process, 'env', { value: { ...process.env, ...kind.environment } })
    const route = await serveExactly({ clock, tokenType } as typeof kind.account)
    const token = assertToken(t, kind, await route.ask({ user: alice }))
    t.equal(kind.comparable(token), kind.golden.calling)
  },

  async 'missing credentials are said at once, by option and variable'(t, { kind, flags, serveExactly }) {
    const { accountSid: _, ...options } = { ...kind.account, ...kind.secret }
    const expected = { code: 'ERR_INVALID_ACCOUNT_SID', message: /accountSid.*TWILIO_ACCOUNT_SID/ }
    const serving = serveExactly({ ...options, identify: () => 'Alice' } as typeof kind.account)
    if (flags.looksForCredentialsLate === undefined) return void (await t.rejects(serving, expected))
    const route = await serving
    const { status, body } = await route.ask()
    t.equal(status, 500)
    t.equal(body, failed('ERR_INVALID_ACCOUNT_SID'))
    t.match(route.failures(), [{ cause: expected }])
  },

  async 'onIssued is told everything but the token'(t, { kind, serve }) {
    const records: unknown[] = []
    const route = await serve({ onIssued: (record) => records.push(record) })
    const token = assertToken(t, kind, await route.ask({ user: alice }))
    t.match(records, [{ identity: 'Alice', scopes: [String], expiresAt: '2011-03-13T08:06:40.000Z' }])
    t.strictSame(Object.keys(records[0] as object).sort(), ['expiresAt', 'identity', 'scopes'])
    t.notOk(JSON.stringify(records).includes(token.slice(token.lastIndexOf('.'))))
  },

  async 'the token waits for onIssued'(t, { kind, serve }) {
    let done = false
    const route = await serve({
      async onIssued() {
        await new Promise((resolve) => setTimeout(resolve, 20))
        done = true
      },
    })
    assertToken(t, kind, await route.ask({ user: alice }))
    t.ok(done)
  },

  async 'two requests get two answers, and nothing in between keeps one'(t, { kind, serve }) {
    let issued = 0
    const route = await serve({ onIssued: () => (issued += 1) })
    const first = await route.ask({ user: alice })
    const conditional = { 'if-none-match': '*', 'if-modified-since': 'Fri, 01 Jan 2100 00:00:00 GMT' }
    assertToken(t, kind, first)
    assertToken(t, kind, await route.ask({ user: alice, headers: conditional }))
    assertToken(t, kind, await route.ask({ user: { sub: 'Bob' } }), 'Bob')
    t.equal(issued, 3)
  },
}

import { assertToken } from '../answers.js'
import { connectTo, statusesIn } from '../connection.js'
import { USER_HEADER } from '../harness.js'
import { askPlainly } from '../plain-request.js'
import type { Cases } from '../stage.js'

const TEN_MEGABYTES = 10 * 1024 * 1024

/** Clients that cost more than they should. */
export const burdenCases: Cases = {
  async 'a body of ten megabytes is refused, or changes nothing'(t, { kind, flags, serve }) {
    const route = await serve()
    const body = `"${'x'.repeat(TEN_MEGABYTES)}"`
    for (const type of ['application/json', 'text/plain']) {
      for (const length of [{ 'content-length': String(body.length) }, { 'transfer-encoding': 'chunked' }]) {
        const headers = { 'content-type': type, ...length }
        const answer = await askPlainly(route, { method: 'POST', user: 'Alice', headers, body })
        if (flags.parsesBodies === undefined) assertToken(t, kind, answer)
        else t.equal(answer.status, 413, type)
      }
    }
    assertToken(t, kind, await route.ask({ user: 'Alice' }))
    t.strictSame(route.failures(), [])
  },

  async 'clients that never finish their requests keep nobody waiting'(t, { kind, serve }) {
    const issued: string[] = []
    const route = await serve({ onIssued: ({ identity }) => issued.push(identity) })
    const { host, pathname } = new URL(route.url)
    const head = `HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${USER_HEADER}: "Slow"\r\n`
    const slow = await Promise.all(
      Array.from({ length: 60 }, async (_, turn) => {
        const connection = await connectTo(route)
        const begun = [`GET ${pathname} ${head}`, `POST ${pathname} ${head}Content-Le`, 'GE'][turn % 3] as string
        for (const character of begun) await connection.send(character)
        return connection
      }),
    )
    const answers = await Promise.all(Array.from({ length: 20 }, () => route.ask({ user: 'Alice' })))
    for (const answer of answers) assertToken(t, kind, answer)
    t.strictSame(issued, Array(answers.length).fill('Alice'))
    const [first] = slow
    await first?.send('\r\n')
    t.strictSame(statusesIn((await first?.heard) ?? ''), [200], 'who finishes is answered')
    t.equal(issued.at(-1), 'Slow')
    await Promise.all(slow.map((connection) => connection.hangUp()))
    const failures = route.failures().map((failure) => (failure as { code?: unknown }).code)
    t.strictSame(
      failures.filter((code) => code !== 'ECONNRESET'),
      [],
    )
  },
}

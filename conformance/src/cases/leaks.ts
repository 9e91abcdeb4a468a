import { inspect } from 'node:util'
import { ForbiddenError } from '@twilio-capability/core'
import { assertClean, assertError, assertToken, errors, failed } from '../answers.js'
import { type ConformanceOptions, USER_HEADER } from '../harness.js'
import { SECRET } from '../kinds.js'
import { askPlainly } from '../plain-request.js'
import type { Cases } from '../stage.js'

/** A secret that is no word of any message. */
const PRIVATE = '0f1e2d3c4b5a69788796a5b4c3d2e1f0'

const MARK = '<script>marked</script>'

/** What must not be told is told nowhere, and nobody else's words are repeated. */
export const leakCases: Cases = {
  async 'TRACE tells nothing of what was sent'(t, { serve }) {
    const issued: unknown[] = []
    const route = await serve({ onIssued: (record) => issued.push(record) })
    const headers = { cookie: 'session=marked', authorization: 'Bearer marked' }
    const { status, body, headers: answered } = await askPlainly(route, { method: 'TRACE', user: 'Alice', headers })
    t.ok(status >= 400, `TRACE is a ${status}`)
    t.notOk(`${JSON.stringify([...answered])}${body}`.includes('marked'))
    t.strictSame(issued, [])
  },

  async 'an error repeats nothing that the caller said'(t, { serve }) {
    const { pathname } = new URL((await serve()).url)
    const marked = {
      target: `${pathname}?${encodeURIComponent(MARK)}=${encodeURIComponent(MARK)}`,
      headers: { cookie: `a=${MARK}`, 'user-agent': MARK, referer: MARK, authorization: MARK, 'x-request-id': MARK },
    }
    const refuse = () => {
      throw new ForbiddenError()
    }
    for (const [options, user, body] of [
      [{}, undefined, errors.nobody],
      [{ identify: refuse }, MARK, errors.forbidden],
      [{ capabilities: refuse }, 'Alice', errors.forbidden],
      [{}, MARK, failed('ERR_INVALID_CLIENT_NAME')],
      [{ methods: ['POST'] }, MARK, errors.usePost],
    ] as const) {
      const route = await serve(options)
      const answer = await askPlainly(route, { ...marked, user })
      assertError(t, route, answer, body)
      t.notOk(JSON.stringify([...answer.headers]).includes('marked'))
    }
  },

  async 'a line break begins no header'(t, { kind, serve }) {
    const text = 'x\r\nx-injected: yes\r\n\r\n'
    const name = await serve()
    const refused = await askPlainly(name, { user: `Alice${text}` })
    assertError(t, name, refused, failed('ERR_INVALID_CLIENT_NAME'))
    const message = await serve({
      capabilities() {
        throw new ForbiddenError(text)
      },
    })
    const forbidden = await askPlainly(message, { user: 'Alice' })
    t.strictSame(JSON.parse(forbidden.body).message, text)
    assertClean(t, forbidden)
    const params = await serve({
      capabilities(token, { identity }) {
        token.allowClientIncoming(identity)
        token.allowClientOutgoing('AP123123', { [text]: text })
      },
    })
    const issued = await askPlainly(params, { user: 'Alice' })
    assertToken(t, kind, issued)
    for (const answer of [refused, forbidden, issued]) t.notOk(answer.headers.has('x-injected'))
  },

  async 'neither what is printed nor what is told to the framework holds a secret or a token'(
    t,
    { kind, serveExactly },
  ) {
    const printed: unknown[] = []
    for (const stream of [process.stdout, process.stderr]) {
      const { write } = stream
      t.intercept(stream, 'write', {
        value(...args: Parameters<typeof write>) {
          printed.push(args[0])
          return write.apply(stream, args)
        },
      })
    }
    const secret = Object.fromEntries(
      Object.entries(kind.secret).map(([name, value]) => [name, value === SECRET ? PRIVATE : value]),
    )
    const fail = () => {
      throw new Error('a cause')
    }
    const signer = { algorithm: 'HS256', sign: fail } as const
    const failures: unknown[] = []
    const tokens: string[] = []
    for (const options of [
      secret,
      { ...secret, identify: fail },
      { ...secret, capabilities: fail },
      { ...secret, onIssued: fail },
      { ...secret, clock: { now: fail } },
      { tokenType: kind.account.tokenType, signer },
    ]) {
      const route = await serveExactly({ ...kind.account, ...options } as ConformanceOptions)
      for (const question of [
        {},
        { user: 'Alice' },
        { user: 'no client name' },
        { method: 'PUT' },
        { method: 'HEAD' },
      ]) {
        const { body } = await askPlainly(route, question)
        t.notOk(body.includes(PRIVATE))
        const [, signature] = /"token":"[\w-]+\.[\w-]+\.([\w-]+)"/.exec(body) ?? []
        if (signature !== undefined) tokens.push(signature)
      }
      failures.push(...route.failures())
    }
    t.equal(tokens.length, 1)
    t.ok(failures.length > 5)
    const told = `${printed.join('')}${inspect(failures, { depth: Infinity, showHidden: true, maxStringLength: Infinity })}`
    for (const kept of [PRIVATE, ...tokens]) t.notOk(told.includes(kept), 'it is kept')
    t.ok(told.includes('a cause'), 'what may be told is told')
    t.notOk(told.includes(USER_HEADER.toUpperCase()))
  },
}

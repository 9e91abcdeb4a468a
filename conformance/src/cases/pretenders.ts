import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { assertError, assertToken, errors } from '../answers.js'
import { payloadOf } from '../kinds.js'
import { askPlainly } from '../plain-request.js'
import type { Cases } from '../stage.js'

/** A session as apps have it: whoever it is for, and the server's signature. */
function sessionFor(user: string): string {
  return `session=${user}.${createHmac('sha256', 'key of the sessions').update(user).digest('base64url')}`
}

/** Whoever the first session cookie is for, if the server signed it. */
function sessionOf(request: unknown): string | undefined {
  const { headers } = request as { readonly headers: Headers | IncomingHttpHeaders }
  const cookies = typeof headers.get === 'function' ? headers.get('cookie') : (headers as IncomingHttpHeaders).cookie
  const [session, user = ''] = /(?<=^|; )session=([^.;]*)[^;]*/.exec(cookies ?? '') ?? []
  const expected = Buffer.from(sessionFor(user))
  const given = Buffer.from(session ?? '')
  return given.length === expected.length && timingSafeEqual(given, expected) ? user : undefined
}

const said = 'identity=Alice; user=Alice; sub=Alice; clientName=Alice'
const alice = { user: 'Alice' }

/** Callers who say that they are somebody else, or that they mean something else. */
export const pretenderCases: Cases = {
  async 'a session is good for its own user and for nobody else'(t, { kind, serve }) {
    const route = await serve({ identify: sessionOf })
    const mine = sessionFor('Mallory')
    for (const cookie of [mine, `${said}; ${mine}`, `${mine}; ${said}`, `${mine}; session=Alice`]) {
      assertToken(t, kind, await askPlainly(route, { headers: { cookie } }), 'Mallory')
    }
    const forged = mine.replace('Mallory', 'Alice')
    for (const cookie of [said, 'session=Alice', forged, `${forged}; ${mine}`, `${mine}.`, mine.slice(0, -1)]) {
      assertError(t, route, await askPlainly(route, { headers: { cookie } }), errors.nobody)
    }
  },

  async 'a method is the one in the request line, whatever else says'(t, { flags, kind, serve }) {
    const saying = (method: string) => ({
      target: `?_method=${method}&X-HTTP-Method-Override=${method}`,
      headers: {
        'x-http-method-override': method,
        'x-http-method': method,
        'x-method-override': method,
        'x-original-method': method,
        'x-forwarded-method': method,
      },
    })
    const issued: unknown[] = []
    const onIssued = (record: unknown) => issued.push(record)
    let route = await serve({ methods: ['POST'], onIssued })
    let { pathname } = new URL(route.url)
    const post = saying('POST')
    assertError(
      t,
      route,
      await askPlainly(route, { ...alice, ...post, target: pathname + post.target }),
      errors.usePost,
    )
    route = await serve({ onIssued })
    pathname = new URL(route.url).pathname
    const get = saying('GET')
    for (const method of ['HEAD', 'PUT', 'DELETE']) {
      const answer = await askPlainly(route, { ...alice, ...get, method, target: pathname + get.target })
      t.equal(answer.status, 405, method)
      if (flags.hidesOtherMethods === undefined && method !== 'HEAD') assertError(t, route, answer, errors.useGetOrPost)
    }
    t.strictSame(issued, [])
    const head = saying('HEAD')
    assertToken(t, kind, await askPlainly(route, { ...alice, ...head, target: pathname + head.target }))
  },

  async 'no page of another origin is let in'(t, { kind, serve }) {
    const route = await serve()
    const headers = { origin: 'https://another.example', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' }
    const answers = await Promise.all([
      askPlainly(route, { ...alice, headers }),
      askPlainly(route, { headers }),
      askPlainly(route, {
        ...alice,
        method: 'OPTIONS',
        headers: { ...headers, 'access-control-request-method': 'POST' },
      }),
    ])
    t.strictSame(
      answers.flatMap((answer) => [...answer.headers.keys()]).filter((name) => name.startsWith('access-control-')),
      [],
    )
    assertToken(t, kind, await askPlainly(route, alice))
  },

  async 'what is said twice counts as little as what is said once'(t, { kind, serve }) {
    const route = await serve()
    const { pathname } = new URL(route.url)
    const twice = ['Alice', 'Mallory']
    const question = {
      method: 'POST',
      target: `${pathname}?identity=Alice&identity=Mallory&sub[]=Alice&sub[]=Mallory&user[sub]=Mallory`,
      headers: {
        'x-user': twice,
        'x-identity': twice,
        cookie: ['user=Alice', 'user=Mallory'],
        'content-type': 'application/json',
      },
      body: '{"identity":"Alice","identity":"Mallory","user":{"sub":"Alice","sub":"Mallory"}}',
    }
    assertError(t, route, await askPlainly(route, question), errors.nobody)
    const token = assertToken(t, kind, await askPlainly(route, { ...question, ...alice }))
    t.equal(kind.comparable(token), kind.golden.called)
  },

  async 'nothing in a request reaches the prototype of objects'(t, { kind, serve }) {
    const polluting = '{"__proto__":{"sub":"Mallory","polluted":true},"constructor":{"prototype":{"polluted":true}}}'
    const route = await serve({
      capabilities(token, { identity }) {
        token.allowClientIncoming(identity)
        // As an app does that passes on what a page has sent.
        token.allowClientOutgoing('AP123123', JSON.parse(polluting))
      },
    })
    const { pathname } = new URL(route.url)
    const target = `${pathname}?__proto__[sub]=Mallory&constructor[prototype][sub]=Mallory&__proto__.sub=Mallory`
    for (const type of ['application/json', 'text/plain']) {
      const headers = { 'content-type': type, cookie: '__proto__=Mallory; constructor=Mallory' }
      await askPlainly(route, { method: 'POST', target, headers, body: polluting })
      assertError(t, route, await askPlainly(route, { target, headers: { cookie: headers.cookie } }), errors.nobody)
    }
    const token = assertToken(t, kind, await askPlainly(route, { ...alice, target }))
    t.match(payloadOf(token), /__proto__.*polluted.*constructor.*prototype.*polluted/, 'it is plain data')
    const fresh: Record<string, unknown> = {}
    t.strictSame([fresh.sub, fresh.polluted], [undefined, undefined])
  },
}

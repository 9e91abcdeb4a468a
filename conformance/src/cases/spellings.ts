import { assertError, assertToken, errors } from '../answers.js'
import { askPlainly } from '../plain-request.js'
import type { Cases } from '../stage.js'

/** Targets that somebody on the way may take for the route's path, or not, while the server thinks otherwise. */
const targets: Readonly<Record<string, (path: string) => string>> = {
  '//token': (path) => `/${path}`,
  '/token/': (path) => `${path}/`,
  '/%74oken': (path) => path.replace('token', '%74oken'),
  '/TOKEN': (path) => path.toUpperCase(),
  '/token;x': (path) => `${path};x`,
  '/token%2F': (path) => `${path}%2F`,
  '/token%00': (path) => `${path}%00`,
  '/token.json': (path) => `${path}.json`,
  '/./token': (path) => `/.${path}`,
  '/x/../token': (path) => `/x/..${path}`,
  '/x/%2e%2e/token': (path) => `/x/%2e%2e${path}`,
  'http://another.example/token': (path) => `http://another.example${path}`,
}

/** A rule for paths, in a proxy or a middleware, is not what protects the route. */
export const spellingCases: Cases = {
  async 'whatever the spelling of its path, the route asks who is calling'(t, { kind, spellings, serve }) {
    const issued: string[] = []
    const route = await serve({ onIssued: ({ identity }) => issued.push(identity) })
    const { pathname } = new URL(route.url)
    let minted = 0
    for (const [spelling, targetOf] of Object.entries(targets)) {
      const status = spellings[spelling] ?? 404
      const target = targetOf(pathname)
      const nobodys = await askPlainly(route, { target })
      const alices = await askPlainly(route, { target, user: 'Alice' })
      t.equal(alices.status, status, spelling)
      if (status === 200) {
        minted += 1
        assertError(t, route, nobodys, errors.nobody)
        assertToken(t, kind, alices)
      } else {
        t.equal(nobodys.status, status, spelling)
        t.notOk(`${nobodys.body}${alices.body}`.includes('eyJ'), `no token for ${spelling}`)
      }
    }
    t.strictSame(issued, Array(minted).fill('Alice'))
    t.strictSame(route.failures(), [])
  },

  async 'what follows the path changes nothing'(t, { kind, serve }) {
    const route = await serve()
    const { pathname } = new URL(route.url)
    for (const rest of ['?x', '?', '?/token', '?a=%zz', '#x', '?__proto__[sub]=Mallory']) {
      assertError(t, route, await askPlainly(route, { target: pathname + rest }), errors.nobody)
      assertToken(t, kind, await askPlainly(route, { target: pathname + rest, user: 'Alice' }))
    }
  },

  async 'no spelling of the path leads to another host'(t, { serve }) {
    const route = await serve()
    const { pathname, origin } = new URL(route.url)
    for (const prefix of ['//another.example', '/%2Fanother.example', '/another.example/..', '/%5Canother.example']) {
      const { status, headers } = await askPlainly(route, { target: prefix + pathname })
      const location = new URL(headers.get('location') ?? '', route.url)
      t.equal(location.origin, origin, `${status} for ${prefix}`)
    }
  },
}

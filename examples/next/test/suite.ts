import type { NextPackage } from '@twilio-capability/conformance'
import { verifyToken } from '@twilio-capability/core/verify'
import type { Test } from 'tap'
import { build, logIn, prerendered, start, tokenFrom, variables } from './app.js'

const routes = ['/api/token', '/api/legacy-token']
const json = 'application/json; charset=utf-8'

/** Builds the example without any variable, starts it with them, and holds it to what it promises. */
export async function runExample(t: Test, next: NextPackage): Promise<void> {
  const directory = await build(t, next, ['probes', 'edge'])

  t.test('no token is made at build time', async (t) => {
    const gets = ['/api/token', '/probe/constant', '/probe/cookies', '/probe/steer', '/edge/token']
    t.strictSame(prerendered(directory, gets), [])
  })

  t.test('started without credentials, it says what is missing to its log alone', async (t) => {
    const app = await start(t, directory, { SESSION_SECRET: variables.SESSION_SECRET })
    const cookie = await logIn(app.url, 'Alice')
    for (const route of [...routes, '/edge/token']) {
      const response = await fetch(app.url + route, { headers: { cookie: `${cookie}; user=Alice` } })
      t.equal(response.status, 500, route)
      t.notMatch(await response.text(), /TWILIO_/)
    }
    const said = await app.stop()
    t.equal(said.match(/accountSid is missing: give the option accountSid, or set TWILIO_ACCOUNT_SID\./g)?.length, 3)
  })

  t.test('started with them', async (t) => {
    const { url, stop } = await start(t, directory, variables)

    t.test('there is a page', async (t) => {
      const response = await fetch(url)
      t.equal(response.status, 200)
      t.match(await response.text(), 'Who is calling?')
    })

    t.test('nobody gets 401, and so does a forger', async (t) => {
      const cookie = await logIn(url, 'Alice')
      for (const route of routes) {
        t.equal((await fetch(url + route)).status, 401)
        t.equal((await fetch(url + route, { headers: { cookie: `${cookie}A` } })).status, 401)
        t.equal((await fetch(url + route, { headers: { cookie: 'session=Alice' } })).status, 401)
      }
    })

    t.test('whoever has logged in gets a token from both routes', async (t) => {
      const cookie = await logIn(url, 'Alice')
      for (const route of routes) {
        for (const method of ['GET', 'POST']) {
          const response = await fetch(url + route, { method, headers: { cookie } })
          t.equal(response.status, 200, `${method} ${route}`)
          t.equal(response.headers.get('content-type'), json)
          t.equal(response.headers.get('cache-control'), 'private, no-store')
          const { token, identity } = (await response.json()) as { token: string; identity: string }
          t.equal(identity, 'Alice')
          t.match(await verifyToken(token, { accountSid: 'AC123123', authToken: 'secret' }), {
            incoming: ['Alice'],
            outgoing: [{ applicationSid: 'AP123123' }],
          })
        }
      }
    })

    t.test('Vary says by what the answer varies, and keeps what the app says', async (t) => {
      for (const route of routes) {
        const vary = (await fetch(url + route)).headers.get('vary')?.toLowerCase().split(/,\s*/)
        for (const name of ['origin', 'authorization', 'cookie']) t.ok(vary?.includes(name), `${name} of ${vary}`)
      }
    })

    t.test('a method that does not mint is refused', async (t) => {
      const cookie = await logIn(url, 'Alice')
      for (const route of routes) {
        for (const method of ['HEAD', 'PUT', 'DELETE']) {
          const response = await fetch(url + route, { method, headers: { cookie } })
          t.equal(response.status, 405, `${method} ${route}`)
        }
        const head = await fetch(url + route, { method: 'HEAD', headers: { cookie } })
        t.equal(head.headers.get('allow'), 'GET, POST')
      }
    })

    t.test("Next's own control flow goes where it wants to", async (t) => {
      for (const method of ['GET', 'POST']) {
        const steer = (way: string) => fetch(`${url}/probe/steer?way=${way}`, { method, redirect: 'manual' })
        const redirected = await steer('redirect')
        t.equal(redirected.status, 307)
        t.equal(redirected.headers.get('location'), '/login')
        for (const [way, status] of [
          ['unauthorized', 401],
          ['forbidden', 403],
          ['notFound', 404],
        ] as const) {
          const response = await steer(way)
          t.equal(response.status, status, way)
          t.equal(await response.text(), '')
        }
      }
    })

    t.test('no token is handed out twice', async (t) => {
      for (const probe of ['/probe/constant', '/probe/cookies']) {
        t.not(await tokenFrom(url + probe), await tokenFrom(url + probe), probe)
      }
    })

    t.test('a route on the Edge runtime answers as the others do', async (t) => {
      t.equal((await fetch(`${url}/edge/token`)).status, 401)
      t.equal((await fetch(`${url}/edge/token`, { method: 'HEAD' })).status, 405)
      for (const method of ['GET', 'POST']) {
        const response = await fetch(`${url}/edge/token`, { method, headers: { cookie: 'user=Alice' } })
        t.equal(response.status, 200, method)
        t.equal(response.headers.get('content-type'), json)
        t.equal(response.headers.get('cache-control'), 'private, no-store')
        const { token } = (await response.json()) as { token: string }
        t.match(await verifyToken(token, { accountSid: 'AC123123', authToken: 'secret' }), {
          incoming: ['Alice_on_edge_runtime'],
          outgoing: [],
        })
      }
    })

    t.test('none of this was a failure', async (t) => {
      t.notMatch(await stop(), /error/i)
    })
  })
}

import t from 'tap'
import { build, prerendered, start, tokenFrom } from './app.js'

t.setTimeout(600_000)

const directory = await build(t, 'next', ['probes'], { CACHE_COMPONENTS: '1' })
const routes = ['/api/token', '/probe/constant', '/probe/cookies', '/probe/steer']

t.test('a GET that nobody reads the request of is made at build time', async (t) => {
  t.strictSame(prerendered(directory, ['/probe/unread']), ['/probe/unread'])
})

t.test('a token is not, even if identify reads nothing', async (t) => {
  t.strictSame(prerendered(directory, routes), [])
})

t.test('nor is any handed out twice', async (t) => {
  const { url } = await start(t, directory, {})
  t.equal(await tokenFrom(`${url}/probe/unread`), await tokenFrom(`${url}/probe/unread`))
  for (const probe of ['/probe/constant', '/probe/cookies']) {
    t.not(await tokenFrom(url + probe), await tokenFrom(url + probe), probe)
  }
})

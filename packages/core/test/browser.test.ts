import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import FakeTimers from '@sinonjs/fake-timers'
import { type TokenSourceError, tokenSource } from '@twilio-capability/core/browser'
import t, { type Test } from 'tap'

/** What the token route answers next: a status with a page, as a proxy answers, or JSON; `'down'` hangs up. */
type Answer = number | 'down' | { readonly expiresIn: number } | null

/** A token route that counts, and answers as it is told; the last answer is repeated. */
async function tokenRoute(t: Test, ...answers: Answer[]) {
  let requests = 0
  const headers: unknown[] = []
  const server = createServer((request, response) => {
    headers.push(request.headers)
    const answer = answers[Math.min(requests++, answers.length - 1)] as Answer
    if (answer === 'down') return void request.socket.destroy()
    response.writeHead(typeof answer === 'number' ? answer : 200, { connection: 'close' })
    if (typeof answer === 'number') return void response.end('<!doctype html><title>Failed</title>')
    response.end(JSON.stringify(answer && { token: `token ${requests}`, ...answer }))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  t.teardown(() => void server.close())
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`,
    headers,
    requests: () => requests,
  }
}

/** Time that passes only when told; the network stays real. */
function fakeClock(t: Test) {
  const clock = FakeTimers.install({
    now: 1_300_000_000_000,
    toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'],
  })
  t.teardown(() => clock.uninstall())
  return clock
}

/** Lets the real network do its work until something is true. Both its ends are in this process, so turns are enough of a limit. */
async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; !condition(); turn++) {
    if (turn === 100_000) throw new Error(`It never came to ${condition}.`)
    await new Promise((next) => setImmediate(next))
  }
}

/** Lets the network do whatever it still wants to. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise((next) => setImmediate(next))
}

const hour = { expiresIn: 3600 }

t.test('get fetches once, and again when three quarters of the life have passed', async (t) => {
  const clock = fakeClock(t)
  const route = await tokenRoute(t, hour)
  const source = tokenSource(route.url)
  t.equal(await source.get(), 'token 1')
  clock.tick(2_699_999)
  t.equal(await source.get(), 'token 1')
  clock.tick(1)
  t.equal(await source.get(), 'token 2')
  t.equal(route.requests(), 2)
})

t.test('whoever asks at the same time gets the same token', async (t) => {
  const route = await tokenRoute(t, hour)
  const source = tokenSource(new URL(route.url))
  t.strictSame(await Promise.all([source.get(), source.refresh(), source.get()]), ['token 1', 'token 1', 'token 1'])
  t.equal(await source.refresh(), 'token 2')
})

t.test('init reaches fetch', async (t) => {
  const route = await tokenRoute(t, hour)
  await tokenSource(route.url, { headers: { authorization: 'Bearer x' } }).get()
  t.match(route.headers[0], { authorization: 'Bearer x', 'cache-control': 'no-cache' })
})

t.test('a subscriber gets every new token in time, and none after it has left', async (t) => {
  const clock = fakeClock(t)
  const route = await tokenRoute(t, { expiresIn: 50 })
  const source = tokenSource(route.url)
  const tokens: string[] = []
  const leave = source.subscribe((token) => tokens.push(token))
  await until(() => tokens.length === 1)
  clock.tick(37_499)
  await settle()
  t.strictSame(tokens, ['token 1'])
  clock.tick(1)
  await until(() => tokens.length === 2)
  leave()
  t.equal(clock.countTimers(), 0)
  clock.tick(100_000)
  await settle()
  t.equal(route.requests(), 2)
})

t.test('a subscriber does not get the token at hand', async (t) => {
  const route = await tokenRoute(t, hour)
  const source = tokenSource(route.url)
  await source.get()
  const tokens: string[] = []
  t.teardown(source.subscribe((token) => tokens.push(token)))
  await settle()
  t.strictSame(tokens, [])
  t.equal(route.requests(), 1)
})

t.test('one subscriber that leaves takes nothing from the others', async (t) => {
  const clock = fakeClock(t)
  const route = await tokenRoute(t, hour)
  const source = tokenSource(route.url)
  const tokens: string[] = []
  const leave = source.subscribe(() => undefined)
  t.teardown(source.subscribe((token) => tokens.push(token)))
  await until(() => tokens.length === 1)
  leave()
  t.equal(clock.countTimers(), 1)
  await source.refresh()
  t.strictSame(tokens, ['token 1', 'token 2'])
})

t.test('a server that fails is asked again, later and later', async (t) => {
  const clock = fakeClock(t)
  t.intercept(Math, 'random', { value: () => 0 })
  const route = await tokenRoute(t, 503, 'down', 500, hour)
  const errors: TokenSourceError[] = []
  const tokens: string[] = []
  t.teardown(
    tokenSource(route.url).subscribe(
      (token) => tokens.push(token),
      (error) => errors.push(error),
    ),
  )
  await until(() => errors.length === 1)
  t.equal(errors[0]?.status, 503)
  t.match(errors[0]?.message, /There is no token in the answer of http:.*, which is a 503\./)
  for (const [attempt, wait] of [1000, 2000, 4000].entries()) {
    clock.tick(wait - 1)
    await settle()
    t.equal(route.requests(), attempt + 1)
    clock.tick(1)
    await until(() => route.requests() === attempt + 2 && errors.length + tokens.length === attempt + 2)
  }
  t.equal(errors[1]?.status, undefined)
  t.strictSame(tokens, ['token 4'])
})

t.test('after many failures it asks once a minute, and not all pages at the same moment', async (t) => {
  const clock = fakeClock(t)
  t.intercept(Math, 'random', { value: () => 1 })
  const route = await tokenRoute(t, 503)
  let errors = 0
  const source = tokenSource(route.url)
  t.teardown(
    source.subscribe(
      () => undefined,
      () => void errors++,
    ),
  )
  for (let failure = 1; failure < 9; failure++) {
    await until(() => errors === failure)
    clock.tick(60_000)
  }
  await until(() => errors === 9)
  clock.tick(29_999)
  await settle()
  t.equal(route.requests(), 9)
  clock.tick(1)
  await until(() => errors === 10)
})

t.test('a subscriber need not care for failures', async (t) => {
  const clock = fakeClock(t)
  const route = await tokenRoute(t, 503, hour)
  const tokens: string[] = []
  t.teardown(tokenSource(route.url).subscribe((token) => tokens.push(token)))
  await until(() => clock.countTimers() === 1)
  clock.tick(1000)
  await until(() => tokens.length === 1)
})

t.test('whoever may not have a token is not asked for again until told to', async (t) => {
  for (const status of [401, 403]) {
    const clock = fakeClock(t)
    const route = await tokenRoute(t, status, hour)
    const errors: TokenSourceError[] = []
    const source = tokenSource(route.url)
    const leave = source.subscribe(
      () => undefined,
      (error) => errors.push(error),
    )
    await until(() => errors.length === 1)
    clock.tick(86_400_000)
    await settle()
    t.equal(route.requests(), 1)
    t.equal(errors[0]?.status, status)
    t.equal(await source.refresh(), 'token 2')
    leave()
    clock.uninstall()
  }
})

t.test('while a new token is not to be had, the one at hand serves to its end', async (t) => {
  const clock = fakeClock(t)
  const route = await tokenRoute(t, { expiresIn: 100 }, 503)
  const source = tokenSource(route.url)
  await source.get()
  clock.tick(99_999)
  t.equal(await source.get(), 'token 1')
  clock.tick(1)
  await t.rejects(source.get(), { message: /which is a 503/ })
})

t.test('an answer without a token, or without a life, is an error', async (t) => {
  for (const answer of [{ token: 1, expiresIn: 1 }, { expiresIn: 0 }, { expiresIn: 'soon' }, null] as never[]) {
    const route = await tokenRoute(t, answer)
    await t.rejects(tokenSource(route.url).get(), { message: /which is a 200/ })
  }
})

t.test('a clock that the user sets back does no harm', async (t) => {
  const clock = fakeClock(t)
  const route = await tokenRoute(t, hour)
  const source = tokenSource(route.url)
  await source.get()
  clock.setSystemTime(0)
  clock.tick(2_700_000)
  t.equal(await source.get(), 'token 2')
})

t.test('after a sleep there is a new token at the next look', async (t) => {
  const clock = fakeClock(t)
  const route = await tokenRoute(t, hour)
  const tokens: string[] = []
  t.teardown(tokenSource(route.url).subscribe((token) => tokens.push(token)))
  await until(() => tokens.length === 1)
  // Timers and performance.now() stood still, the time of day went on.
  clock.setSystemTime(Date.now() + 8 * 3_600_000)
  clock.tick(15_000)
  await until(() => tokens.length === 2)
})

t.test('a page that comes back, or its network, looks at once', async (t) => {
  const clock = fakeClock(t)
  const window = new EventTarget()
  t.intercept(globalThis, 'addEventListener', { value: window.addEventListener.bind(window) })
  t.intercept(globalThis, 'removeEventListener', { value: window.removeEventListener.bind(window) })
  const route = await tokenRoute(t, hour, 503, hour)
  const tokens: string[] = []
  let errors = 0
  const leave = tokenSource(route.url).subscribe(
    (token) => tokens.push(token),
    () => void errors++,
  )
  await until(() => tokens.length === 1)

  window.dispatchEvent(new Event('visibilitychange'))
  await settle()
  t.equal(route.requests(), 1)

  clock.setSystemTime(Date.now() + 8 * 3_600_000)
  window.dispatchEvent(new Event('visibilitychange'))
  await until(() => errors === 1)
  window.dispatchEvent(new Event('online'))
  await until(() => tokens.length === 2)

  leave()
  clock.setSystemTime(Date.now() + 8 * 3_600_000)
  window.dispatchEvent(new Event('online'))
  await settle()
  t.equal(route.requests(), 3)
})

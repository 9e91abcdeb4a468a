import { fileURLToPath } from 'node:url'
import t from 'tap'
import { Client } from 'undici'
import { expected, problemWith } from '../dist/check.js'
import { complaints, keptPerRequest } from '../dist/complaints.js'
import { buildNextFrameworks, plainFrameworks } from '../dist/frameworks.js'
import { CONNECTIONS, type Load, load, type Outcome } from '../dist/load.js'
import { SECRET, USER_HEADER } from '../dist/routes/options.js'
import { startServer } from '../dist/server-process.js'
import { refused } from './refused.js'

t.setTimeout(600_000)

/** Bytes that a request may leave behind: less than any token has. */
const MAX_KEPT = 300

/** Connections ask so often in a round, of which there are at least three after the first. */
function shortLoad(paths: Load['paths'], questions: number, enough: (heaps: Outcome['heaps']) => boolean): Load {
  return {
    paths,
    enough: (heaps) => heaps.length > 3 && enough(heaps),
    round: () => (asked) => asked < questions,
  }
}

for (const { name, start, pathOf, waitsForClients, warmsUpSlowly } of [
  ...plainFrameworks,
  ...(await buildNextFrameworks(t.testdir())),
]) {
  t.test(name, async (t) => {
    const server = await start()
    t.teardown(() => server.kill())

    await t.test('every caller of 200 connections gets a token of his own, and the server keeps nothing', async (t) => {
      // Next compiles and caches more than it is to be asked here. What keeps a whole request weighs more even so.
      const [questions, maxKept] = warmsUpSlowly ? [4, 2000] : [10, MAX_KEPT]
      const paths = { capability: pathOf('capability'), access: pathOf('access') }
      // As many rounds as it takes to tell what is kept from what is not freed yet.
      const enough = (heaps: Outcome['heaps']) => heaps.length > 10 || keptPerRequest(heaps) <= maxKept
      const outcome = await load(server, shortLoad(paths, questions, enough))
      t.comment(`heap: ${outcome.heaps.map(({ bytes }) => bytes).join(', ')}`)
      t.equal(outcome.requests, CONNECTIONS * questions * outcome.heaps.length)
      t.strictSame(complaints(outcome, server, maxKept), [])
    })

    await t.test('its own log says why there was no token, and the caller does not learn it', async (t) => {
      const client = new Client(server.origin)
      const ask = (path: string) => client.request({ path, method: 'GET', headers: { [USER_HEADER]: 'alice' } })
      const failed = await ask(pathOf('failing'))
      t.equal(failed.statusCode, 503)
      t.equal(
        await failed.body.text(),
        '{"statusCode":503,"code":"ERR_SIGNER_FAILED","error":"Service Unavailable","message":"The token could not be signed; try again later."}',
      )
      const next = await ask(pathOf('capability'))
      t.equal(problemWith(next, await next.body.text(), 'alice', expected.capability), undefined)
      await client.close()
    })

    await t.test('what it has been asked when it is told to stop is answered, and then it stops', async (t) => {
      const clients = Array.from({ length: 20 }, () => new Client(server.origin))
      const answers = Promise.all(
        clients.map(async (client, turn) => {
          const caller = `caller_${turn}`
          const headers = { [USER_HEADER]: caller }
          const response = await client.request({ path: pathOf('held'), method: 'GET', headers })
          return problemWith(response, await response.body.text(), caller, expected.capability)
        }),
      )
      await Promise.race([server.held(clients.length), answers])
      const stopped = server.stop()
      await refused(server.origin)
      server.open()
      t.strictSame(await answers, Array(clients.length).fill(undefined))
      if (!waitsForClients) await stopped
      await Promise.all(clients.map((client) => client.close()))
      t.equal(await stopped, waitsForClients ? 143 : 0)
    })

    // Now that it has stopped, everything that it had to say is there.
    const log = server.printed.stdout + server.printed.stderr
    for (const part of ['ERR_SIGNER_FAILED', 'The signer failed; its own error is the cause', 'the vault is sealed']) {
      t.match(log, part)
    }
    t.notMatch(log, SECRET)
    t.strictSame(server.troubles, [])
  })
}

t.test('a server that keeps and mixes up tokens, fails, hangs up, warns and rejects is found out', async (t) => {
  const server = await startServer(fileURLToPath(new URL('../dist/servers/careless.js', import.meta.url)))
  t.teardown(() => server.kill())
  const paths = { capability: '/capability', access: '/access' }
  const outcome = await load(
    server,
    shortLoad(paths, 10, () => true),
  )
  const found = complaints(outcome, server, MAX_KEPT).join('\n')
  for (const complaint of [
    /^1 × a token of caller_/m,
    /^1 × 500 /m,
    /^201 connections were opened$/m,
    /bytes are kept of every request$/m,
    /^unhandled rejection: Error: nobody cares$/m,
    /^MaxListenersExceededWarning: /m,
    /^stderr: .*MaxListenersExceededWarning/m,
  ]) {
    t.match(found, complaint)
  }
})

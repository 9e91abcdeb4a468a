import { fileURLToPath } from 'node:url'
import t from 'tap'
import { Client } from 'undici'
import { expected, problemWith } from '../dist/check.js'
import { complaints } from '../dist/complaints.js'
import { buildNextFrameworks, plainFrameworks } from '../dist/frameworks.js'
import { CONNECTIONS, type Load, load } from '../dist/load.js'
import { SECRET, USER_HEADER } from '../dist/routes/options.js'
import { startServer } from '../dist/server-process.js'
import { refused } from './refused.js'

t.setTimeout(600_000)

/** So many requests of every connection: in the first round more, in which the server warms up. */
const rounds = [6, 4, 4, 4]
const requests = CONNECTIONS * rounds.reduce((sum, count) => sum + count)

function shortLoad(paths: Load['paths']): Load {
  const coming = [...rounds]
  return {
    paths,
    rounds: rounds.length - 1,
    round() {
      const count = coming.shift() ?? 0
      return (asked) => asked < count
    },
  }
}

for (const framework of [...plainFrameworks, ...(await buildNextFrameworks(t.testdir()))]) {
  const { name, start, pathOf, waitsForClients } = framework

  t.test(name, async (t) => {
    t.test('every caller of 200 connections gets a token of his own, and the server keeps nothing', async (t) => {
      const server = await start()
      const outcome = await load(server, shortLoad({ capability: pathOf('capability'), access: pathOf('access') }))
      const code = await server.stop()
      t.comment(`heap: ${outcome.heaps.map(({ bytes }) => bytes).join(', ')}`)
      t.equal(outcome.requests, requests)
      t.strictSame(complaints(outcome, { stderr: server.printed.stderr, code }), [])
    })

    t.test('what it has been asked when it is told to stop is answered, and then it stops', async (t) => {
      const server = await start()
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
      t.equal(server.printed.stderr, '')
    })

    t.test('its own log says why there was no token, and the caller does not learn it', async (t) => {
      const server = await start()
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
      await server.stop()
      const log = server.printed.stdout + server.printed.stderr
      for (const part of [
        'ERR_SIGNER_FAILED',
        'The signer failed; its own error is the cause',
        'the vault is sealed',
      ]) {
        t.match(log, part)
      }
      t.notMatch(log, SECRET)
    })
  })
}

t.test(
  'a server that keeps and mixes up tokens, fails, warns and does not stop as it should is found out',
  async (t) => {
    const server = await startServer(fileURLToPath(new URL('../dist/servers/careless.js', import.meta.url)))
    const outcome = await load(server, shortLoad({ capability: '/capability', access: '/access' }))
    const code = await server.stop()
    const found = complaints(outcome, { stderr: server.printed.stderr, code }).join('\n')
    for (const complaint of [
      /^1 × a token of caller_/m,
      /^1 × 500 /m,
      /bytes are kept of every request$/m,
      /^stderr: .*MaxListenersExceededWarning/m,
      /^the server ended with 3$/m,
    ]) {
      t.match(found, complaint)
    }
  },
)

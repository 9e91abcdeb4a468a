import type { Test } from 'tap'
import { connectTo, exchange, statusesIn } from '../connection.js'
import { USER_HEADER } from '../harness.js'
import type { Cases, Route } from '../stage.js'

/** The beginning of a request by Alice, without the end of its headers. */
function aliceAsks(route: Route, method = 'POST'): string {
  const { host, pathname } = new URL(route.url)
  return `${method} ${pathname} HTTP/1.1\r\nHost: ${host}\r\n${USER_HEADER}: "Alice"\r\n`
}

/** A whole request, which is hidden in the body of another. */
function malloryAsks(route: Route): string {
  const { host, pathname } = new URL(route.url)
  return `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\n${USER_HEADER}: "Mallory"\r\nConnection: close\r\n\r\n`
}

function chunked(body: string): string {
  return `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
}

/** Whose tokens were made, for requests that the framework has read as it does. */
async function serveAndListen(serve: (options: object) => Promise<Route>): Promise<{ route: Route; issued: string[] }> {
  const issued: string[] = []
  const route = await serve({ onIssued: ({ identity }: { identity: string }) => issued.push(identity) })
  return { route, issued }
}

/** Koa tells of what the parser of Node refused in a body. Nobody tells of anything else. */
function assertOnlyParseErrors(t: Test, route: Route): void {
  const codes = route.failures().map((failure) => String((failure as { code?: unknown }).code))
  t.strictSame(
    codes.filter((code) => !code.startsWith('HPE_')),
    [],
  )
}

/** Where one request ends and the next begins is nothing that two servers may see differently. */
export const smugglingCases: Cases = {
  async 'two requests on one connection are two requests'(t, { serve }) {
    const { route, issued } = await serveAndListen(serve)
    const heard = await exchange(route, `${aliceAsks(route, 'GET')}\r\n${malloryAsks(route)}`)
    t.strictSame(statusesIn(heard), [200, 200])
    t.strictSame(issued, ['Alice', 'Mallory'], 'which is what the other cases would see if they failed')
  },

  async 'a request in the body of another is no request'(t, { serve }) {
    const { route, issued } = await serveAndListen(serve)
    const hidden = malloryAsks(route)
    for (const method of ['GET', 'POST']) {
      const head = `${aliceAsks(route, method)}Connection: close\r\nContent-Type: text/plain\r\n`
      for (const message of [
        `${head}Content-Length: ${hidden.length}\r\n\r\n${hidden}`,
        `${head}Transfer-Encoding: chunked\r\n\r\n${chunked(hidden)}`,
      ]) {
        t.strictSame(statusesIn(await exchange(route, message)).length, 1, 'answers')
      }
    }
    t.strictSame(issued, Array(issued.length).fill('Alice'))
    assertOnlyParseErrors(t, route)
  },

  async 'a request whose length can be read in two ways is refused'(t, { serve }) {
    const { route, issued } = await serveAndListen(serve)
    const hidden = malloryAsks(route)
    const { length } = hidden
    for (const [headers, body] of [
      [['Content-Length: 5', 'Transfer-Encoding: chunked'], `0\r\n\r\n${hidden}`],
      [['Transfer-Encoding: chunked', `Content-Length: ${length + 5}`], `0\r\n\r\n${hidden}`],
      [['Transfer-Encoding: chunked', 'Transfer-Encoding: x'], `0\r\n\r\n${hidden}`],
      [['Transfer-Encoding: xchunked'], `0\r\n\r\n${hidden}`],
      [['Transfer-Encoding : chunked'], `0\r\n\r\n${hidden}`],
      [['Transfer-Encoding: chunked, identity'], `0\r\n\r\n${hidden}`],
      [['Content-Length: 0', `Content-Length: ${length}`], hidden],
      [[`Content-Length: 0, ${length}`], hidden],
      [['Content-Length: +0'], hidden],
      [['Content-Length: -1'], hidden],
      [['Content-Length: 0x0'], hidden],
      [['Content-Length : 0'], hidden],
    ] as const) {
      const heard = await exchange(route, `${aliceAsks(route)}${headers.join('\r\n')}\r\n\r\n${body}`)
      t.strictSame(statusesIn(heard), [400], headers.join(', '))
      t.notOk(heard.includes('eyJ'))
    }
    t.notOk(issued.includes('Mallory'), 'what is hidden is never read')
    assertOnlyParseErrors(t, route)
  },

  async 'what is not quite HTTP is refused'(t, { serve }) {
    const { route, issued } = await serveAndListen(serve)
    const head = aliceAsks(route, 'GET')
    for (const [name, message] of Object.entries({
      'line feeds alone': `${head}\r\n`.replaceAll('\r', ''),
      'a carriage return alone': `${head}x: y\rz: y\r\n\r\n`,
      'a NUL in a value': `${head}x: y\0\r\n\r\n`,
      'a method in small letters': `${head.toLowerCase()}\r\n`,
      'a version that nobody knows': `${head.replace('HTTP/1.1', 'HTTP/1.9')}\r\n`,
      'a space in a name': `${head}x y: z\r\n\r\n`,
      'no host': `${head.replace(/Host.*\r\n/, '')}Connection: close\r\n\r\n`,
      'a chunk without a length': `${aliceAsks(route)}Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n`,
    })) {
      t.strictSame(statusesIn(await exchange(route, message)).at(-1), 400, name)
    }
    t.notOk(issued.includes('Mallory'))
    assertOnlyParseErrors(t, route)
  },

  async 'an upgrade of the connection is no way in'(t, { serve }) {
    const { route, issued } = await serveAndListen(serve)
    const { host, pathname } = new URL(route.url)
    for (const upgrade of ['websocket', 'h2c']) {
      const connection = await connectTo(route)
      await connection.send(
        `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nConnection: close, Upgrade\r\nUpgrade: ${upgrade}\r\n\r\n${malloryAsks(route)}`,
      )
      t.notOk(/HTTP\/1\.1 (101|200)/.test(await connection.heard), upgrade)
    }
    t.strictSame(issued, [])
  },
}

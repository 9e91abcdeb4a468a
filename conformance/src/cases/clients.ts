import { once } from 'node:events'
import { connect } from 'node:net'
import type { Test } from 'tap'
import { assertToken } from '../answers.js'
import { createGate } from '../gate.js'
import { USER_HEADER } from '../harness.js'
import type { Cases, Route } from '../stage.js'

/** Sends this over a connection of its own. @returns what hangs up, and waits until that is done */
export async function send(route: Route, text: string): Promise<() => Promise<void>> {
  const { hostname, port } = new URL(route.url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  await once(socket, 'connect')
  await new Promise((resolve) => socket.write(text, resolve))
  return async () => {
    const closed = once(socket, 'close')
    socket.resetAndDestroy()
    await closed
  }
}

export function requestTo(route: Route, method: string, headers = ''): string {
  const { host, pathname } = new URL(route.url)
  return `${method} ${pathname} HTTP/1.1\r\nHost: ${host}\r\n${USER_HEADER}: {"sub":"Alice"}\r\n${headers}`
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

/** Collects what nobody has handled while the case runs. */
export function watchRejections(t: Test): unknown[] {
  const rejections: unknown[] = []
  const collect = (reason: unknown) => rejections.push(reason)
  process.on('unhandledRejection', collect)
  t.teardown(() => process.off('unhandledRejection', collect))
  return rejections
}

/** Koa tells of the connection that broke. Nobody tells of a token that failed. */
function assertNoFailure(t: Test, route: Route): void {
  const codes = route.failures().map((failure) => (failure as { code?: unknown }).code)
  t.strictSame(
    codes.filter((code) => code !== 'ECONNRESET'),
    [],
  )
}

/** Clients that go away before they have their answer. */
export const clientCases: Cases = {
  async 'clients that hang up while their token is being made hurt nobody'(t, { kind, serve }) {
    const rejections = watchRejections(t)
    const gate = createGate()
    const route = await serve({
      callbackTimeout: 60_000,
      async capabilities(token, { identity }) {
        await gate.pass()
        token.allowClientIncoming(identity)
      },
    })
    const hangUps = await Promise.all(
      Array.from({ length: 20 }, (_, turn) => send(route, `${requestTo(route, turn % 2 ? 'GET' : 'POST')}\r\n`)),
    )
    await gate.reachedBy(hangUps.length)
    await Promise.all(hangUps.map((hangUp) => hangUp()))
    await pause(20)
    gate.open()
    await pause(20)
    assertToken(t, kind, await route.ask({ user: 'Alice' }))
    assertNoFailure(t, route)
    t.strictSame(rejections, [])
  },

  async 'a client that hangs up half way through its request hurts nobody'(t, { kind, serve }) {
    const rejections = watchRejections(t)
    const route = await serve()
    for (const begun of [
      requestTo(route, 'GET'),
      `${requestTo(route, 'POST', 'Content-Type: application/json\r\nContent-Length: 100\r\n')}\r\n{"half":`,
      `${requestTo(route, 'POST', 'Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n')}\r\n5\r\nhal`,
    ]) {
      const hangUp = await send(route, begun)
      await pause(10)
      await hangUp()
      await pause(20)
      assertToken(t, kind, await route.ask({ user: 'Alice' }))
    }
    assertNoFailure(t, route)
    t.strictSame(rejections, [])
  },
}

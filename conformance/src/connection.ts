import { once } from 'node:events'
import { connect } from 'node:net'
import type { Route } from './stage.js'

/** Milliseconds after which a server that says nothing and does not hang up is given up. */
const PATIENCE = 20_000

/** Bytes to a server, and bytes from it. */
export interface Connection {
  send(bytes: string): Promise<void>
  /** All that the server says until it hangs up. */
  readonly heard: Promise<string>
  hangUp(): Promise<void>
}

/** A connection of its own, over which anything can be said, whether it is HTTP or not. */
export async function connectTo(route: Route): Promise<Connection> {
  const { hostname, port } = new URL(route.url)
  const socket = connect(Number(port), hostname)
  const closed = once(socket, 'close')
  let said = ''
  socket.setEncoding('latin1').on('data', (text) => {
    said += text
  })
  // Servers may hang up at once on what they do not understand.
  socket.on('error', () => {})
  socket.setTimeout(PATIENCE, () => socket.destroy(new Error('Nobody hung up.')))
  await once(socket, 'connect')
  return {
    send: (bytes) => new Promise((resolve) => socket.write(bytes, () => resolve())),
    heard: closed.then(() => said),
    async hangUp() {
      socket.destroy()
      await closed
    },
  }
}

/** Sends this over a connection of its own. @returns all that the server says until it hangs up */
export async function exchange(route: Route, bytes: string): Promise<string> {
  const connection = await connectTo(route)
  await connection.send(bytes)
  return connection.heard
}

/** The statuses of the answers in what was heard, in order. */
export function statusesIn(heard: string): number[] {
  return [...heard.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
}

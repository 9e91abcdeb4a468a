import { once } from 'node:events'
import { WebSocket } from 'ws'
import { Journal } from '../dist/journal.js'
import { HEARTBEAT, type Message, type Payload, parseMessage } from '../dist/messages.js'

/** The protocol without an SDK, and so without its timers and its manners. */
export interface BareClient {
  readonly received: Journal<Message>
  send(type: string, payload?: Payload): void
  sendFrame(frame: string): void
  /** The first message of this type, past or to come. */
  message(type: string): Promise<Message>
  /** Resolves when the server has closed the socket. */
  readonly closed: Promise<unknown>
  close(): void
}

export async function openClient(port: number): Promise<BareClient> {
  const socket = new WebSocket(`wss://localhost:${port}/signal`, { rejectUnauthorized: false })
  const received = new Journal<Message>()
  socket.on('message', (data) => {
    const frame = String(data)
    const message = frame === HEARTBEAT ? { type: 'heartbeat', payload: {} } : parseMessage(frame)
    if (message !== undefined) received.record(message)
  })
  const closed = once(socket, 'close')
  await once(socket, 'open')
  return {
    received,
    send: (type, payload = {}) => socket.send(JSON.stringify({ type, version: '1.6', payload })),
    sendFrame: (frame) => socket.send(frame),
    message: (type) => received.find(`'${type}'`, (message) => message.type === type),
    closed,
    close: () => socket.terminate(),
  }
}

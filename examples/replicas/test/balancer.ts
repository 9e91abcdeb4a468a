import { once } from 'node:events'
import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Sends requests to replicas in turn, and says to them who asked. */
export interface Balancer {
  readonly url: string
  /** Where the requests went, in order. */
  readonly sent: readonly string[]
  /** Takes a replica out. */
  remove(replica: string): void
  close(): Promise<void>
}

/** A balancer that believes nobody about his address, like any at the edge. A test tells its own by `x-test-address`. */
export async function startBalancer(replicas: readonly string[]): Promise<Balancer> {
  const alive = [...replicas]
  const sent: string[] = []
  let turn = 0
  const server = createServer((request, response) => {
    const replica = alive[turn++ % alive.length] ?? ''
    sent.push(replica)
    const { 'x-test-address': address, 'x-forwarded-for': pretended, ...headers } = request.headers
    const forwarded = [pretended, address ?? request.socket.remoteAddress].filter(Boolean).join(', ')
    const onward = httpRequest(replica + request.url, {
      method: request.method ?? 'GET',
      headers: { ...headers, 'x-forwarded-for': forwarded },
    })
    onward.on('error', () => response.writeHead(502).end())
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    request.pipe(onward)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent,
    remove: (replica) => void alive.splice(alive.indexOf(replica), 1),
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

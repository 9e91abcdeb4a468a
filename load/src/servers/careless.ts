import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTokenEndpoint } from '@twilio-capability/core'
import { routes, USER_HEADER } from '../routes/options.js'

// Does wrong whatever a server can: what is asked of the others has to find it out.

const identify = ({ headers }: IncomingMessage) => String(headers[USER_HEADER])
const endpoints = {
  '/capability': createTokenEndpoint({ ...routes.capability, identify }),
  '/access': createTokenEndpoint({ ...routes.access, identify }),
}
const kept: string[] = []

const server = createServer(async (request, response) => {
  const endpoint = endpoints[request.url as keyof typeof endpoints]
  const { status, headers, body } = await endpoint(String(request.method), request)
  kept.push(body)
  if (kept.length <= 11) process.on('exit', () => {})
  if (kept.length === 50) Promise.reject(new Error('nobody cares'))
  const isMixedUp = kept.length % 100 === 0
  const isBroken = kept.length % 101 === 0
  const hangsUp = kept.length === 150
  response.writeHead(isBroken ? 500 : status, { ...headers, ...(hangsUp && { connection: 'close' }) })
  response.end(isMixedUp ? kept.at(-2) : body)
}).listen(0, '127.0.0.1')

await once(server, 'listening')
console.log(`Listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`)

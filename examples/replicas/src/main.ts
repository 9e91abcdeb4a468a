// One replica, of the Fastify or of the Koa app: `PORT=3000 node dist/main.js fastify`.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const port = Number(process.env.PORT ?? 3000)
let stop: () => void

if (process.argv[2] === 'koa') {
  const { app, redis } = await import('./koa.js')
  const server = createServer(app.callback())
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening))
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  stop = () => server.close(() => redis.disconnect())
} else {
  const { app } = await import('./fastify.js')
  console.log(await app.listen({ port, host: '127.0.0.1' }))
  stop = () => void app.close()
}

// #region stop
// What is under way is answered; the balancer sends the rest elsewhere.
process.once('SIGTERM', stop) // app.close() of Fastify, server.close() of Koa
// #endregion

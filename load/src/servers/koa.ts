import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import twilioCapability from '@twilio-capability/koa'
import Koa from 'koa'
import { routes, USER_HEADER } from '../routes/options.js'
import { drain } from './drain.js'

const app = new Koa()
app.use((ctx, next) => {
  ctx.state.user = ctx.get(USER_HEADER)
  return next()
})
for (const [name, options] of Object.entries(routes)) app.use(twilioCapability({ ...options, path: `/${name}` }))
const server = createServer({ keepAliveTimeout: 60_000 }, app.callback()).listen(0, '127.0.0.1')

process.once('SIGTERM', async () => {
  await drain(server, promisify(server.close.bind(server)))
  process.disconnect?.()
})

await once(server, 'listening')
console.log(`Listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`)

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import twilioCapability from '@twilio-capability/koa'
import Koa from 'koa'
import { tokenRoutes } from './token-routes.js'
import type { TokenSource } from './token-source.js'

/** Tokens from an app of Koa, by its adapter. */
export async function startKoaSource(): Promise<TokenSource> {
  const app = new Koa()
  // The failures are wanted here: Koa would print them.
  app.silent = true
  for (const { path, options } of tokenRoutes()) {
    app.use(twilioCapability({ path, identify: ({ cookies }) => cookies.get('session'), ...options }))
  }
  const server = createServer(app.callback())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

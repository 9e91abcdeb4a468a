import cookie from '@fastify/cookie'
import twilioCapability from '@twilio-capability/fastify'
import Fastify from 'fastify'
import { tokenRoutes } from './token-routes.js'
import type { TokenSource } from './token-source.js'

/** Tokens from an app of Fastify, by its adapter. */
export async function startFastifySource(): Promise<TokenSource> {
  const app = Fastify({ forceCloseConnections: true })
  await app.register(cookie)
  for (const { path, options } of tokenRoutes()) {
    app.register(twilioCapability, { path, identify: ({ cookies }) => cookies.session, ...options })
  }
  return { origin: await app.listen({ port: 0, host: '127.0.0.1' }), close: () => app.close() }
}

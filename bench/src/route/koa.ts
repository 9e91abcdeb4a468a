import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import twilioCapability from '@twilio-capability/koa'
import Koa from 'koa'
import { type Answer, headers, nextUser, ourOptions } from './contenders.js'

/** Serves the token route on a free port. The same middleware logs everybody in. */
export async function serveKoa(answer: Answer | undefined): Promise<number> {
  const app = new Koa()
  app.use((ctx, next) => {
    ctx.state.user = nextUser()
    return next()
  })
  if (answer === undefined) {
    app.use(twilioCapability(ourOptions))
  } else {
    app.use(async (ctx, next) => {
      if (ctx.path !== '/token') return next()
      ctx.set(headers)
      ctx.body = await answer(ctx.state.user.id)
    })
  }
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

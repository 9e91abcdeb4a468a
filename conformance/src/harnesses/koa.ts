import { createServer } from 'node:http'
import twilioCapability from '@twilio-capability/koa'
import type Koa from 'koa'
import { type Harness, loggedInUser, USER_HEADER } from '../harness.js'
import { listen } from '../listen.js'

/** @param Application - of whichever major version of Koa */
export function koaHarness(name: string, Application: typeof Koa): Harness {
  return {
    name,
    spellings: { 'http://another.example/token': 200 },
    async start({ options, onFailure }) {
      const app = new Application()
      app.on('error', onFailure)
      app.use((ctx, next) => {
        ctx.state.user = loggedInUser(ctx.get(USER_HEADER) || undefined)
        return next()
      })
      app.use(twilioCapability(options))
      return listen(createServer(app.callback()), '/token')
    },
  }
}

import cors from '@koa/cors'
import twilioCapability from '@twilio-capability/koa'
import Koa from 'koa'
import jwt from 'koa-jwt'

/** What an app needs to know beyond its `TWILIO_*` variables. */
export interface AppOptions {
  /** Signs the session cookie. */
  readonly sessionSecret: string
  /** The page that may ask, from another origin, with its cookie. */
  readonly pageOrigin: string
}

/** A small real app: the token routes behind the session cookie, for a page on another origin. */
export function createApp({ sessionSecret, pageOrigin }: AppOptions): Koa {
  const app = new Koa()
  app.use(cors({ origin: pageOrigin, credentials: true }))
  // Whoever has a valid session is ctx.state.user, which is whom the token route asks for.
  app.use(jwt({ secret: sessionSecret, algorithms: ['HS256'], cookie: 'session', passthrough: true }))
  app.use(twilioCapability())
  if (process.env.TWILIO_API_KEY !== undefined) {
    app.use(twilioCapability({ path: '/access-token', tokenType: 'access' }))
  }
  return app
}

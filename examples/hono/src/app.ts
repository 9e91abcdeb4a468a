import { createTokenHandler } from '@twilio-capability/core'
import { Hono } from 'hono'
import { jwt } from 'hono/jwt'

/** What this app knows of a request, once the session is checked. */
interface Variables {
  jwtPayload?: { readonly sub?: string }
}

const token = createTokenHandler<Request & { user?: Variables['jwtPayload'] }>({ identify: ({ user }) => user?.sub })

/** An app with the token route behind a session cookie. */
export function createApp(sessionSecret: string): Hono<{ Variables: Variables }> {
  const app = new Hono<{ Variables: Variables }>()
  app.use('/token', jwt({ secret: sessionSecret, alg: 'HS256', cookie: 'session' }))
  app.all('/token', (c) => token(Object.assign(c.req.raw, { user: c.get('jwtPayload') }), c.env))
  return app
}

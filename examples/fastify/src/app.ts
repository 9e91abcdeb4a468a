import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import jwt from '@fastify/jwt'
import files from '@fastify/static'
import { toClientName } from '@twilio-capability/core'
import twilioCapability from '@twilio-capability/fastify'
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'

/** What an app needs to know beyond its `TWILIO_*` variables. */
export interface AppOptions {
  /** Signs the session cookie. */
  readonly sessionSecret: string
  /** The folder with the page that is served at `/`. */
  readonly page: string
  /** What the page asks for at its start; it may name servers on other origins, which it is then allowed to reach. */
  readonly settings: PageSettings
  /** What else the page may reach, as its content security policy writes it, such as `wss://example.com`. */
  readonly reach?: readonly string[]
  readonly server?: FastifyServerOptions
}

/** What the page is told by `GET /settings`. */
export interface PageSettings {
  /** Whether the account was made up at start. */
  readonly demonstration: boolean
  /** Where tokens are to be had, by framework and kind. */
  readonly routes: readonly TokenRoute[]
  /** The host and port of what stands in for Twilio. */
  readonly standIn?: string
}

/** A token route that the page offers. */
export interface TokenRoute {
  readonly framework: string
  readonly tokenType: 'capability' | 'access'
  readonly url: string
}

/** An hour in seconds: as long as a working session of this example. */
const SESSION_TTL = 3600

/** A small real app: a login with a signed session cookie, the token routes behind it, and a page. */
export function createApp({ sessionSecret, page, settings, reach = [], server = {} }: AppOptions): FastifyInstance {
  const app = Fastify(server)
  app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'img-src': ["'self'"],
        'media-src': ["'self'"],
        'connect-src': ["'self'", ...otherOrigins(settings.routes), ...reach],
        'form-action': ["'self'"],
        'base-uri': ["'none'"],
        'frame-ancestors': ["'none'"],
      },
    },
  })
  app.register(cookie)
  app.register(formbody)
  app.register(jwt, {
    secret: sessionSecret,
    cookie: { cookieName: 'session', signed: false },
    sign: { expiresIn: SESSION_TTL },
  })
  app.register(files, { root: page })

  // Whoever has a valid session is request.user, which is whom the token route asks for.
  app.addHook('onRequest', async (request) => {
    if (request.cookies.session !== undefined) await request.jwtVerify({ onlyCookie: true }).catch(request.log.info)
  })

  app.register(twilioCapability)
  if (process.env.TWILIO_API_KEY !== undefined) {
    app.register(twilioCapability, { path: '/access-token', tokenType: 'access' })
  }

  app.get('/settings', async (request) => ({ ...settings, name: request.user?.sub ?? null }))

  // An example has no passwords: whatever name is typed is believed. A real app checks one here.
  app.post<{ Body?: { name?: unknown } }>('/login', async (request, reply) => {
    const sub = clientNameOf(request.body?.name)
    if (sub === undefined) return reply.redirect('/?refused', 303)
    reply.setCookie('session', app.jwt.sign({ sub }), {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      maxAge: SESSION_TTL,
    })
    return reply.redirect('/', 303)
  })

  app.post('/logout', async (_request, reply) => reply.clearCookie('session', { path: '/' }).redirect('/', 303))

  return app
}

/** The client name that stands for what was typed, or nothing if there is none. */
function clientNameOf(typed: unknown): string | undefined {
  try {
    return toClientName(String(typed ?? '').trim() || 'nobody')
  } catch {
    return undefined
  }
}

function otherOrigins(routes: readonly TokenRoute[]): string[] {
  return [...new Set(routes.filter(({ url }) => !url.startsWith('/')).map(({ url }) => new URL(url).origin))]
}

declare module '@fastify/jwt' {
  interface FastifyJWT {
    payload: { sub: string }
    user: { sub: string }
  }
}

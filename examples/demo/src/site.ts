import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import proxy from '@fastify/http-proxy'
import type {} from '@fastify/jwt' // knows request.user
import type { Signalling } from '@twilio-capability/e2e'
import { createApp as createFastifyApp, type TokenRoute } from '@twilio-capability/example-fastify'
import { createApp as createKoaApp } from '@twilio-capability/example-koa'
import { folder as page } from '@twilio-capability/example-page'

export interface SiteOptions {
  /** The first of four ports in a row: Fastify with the page, Koa, Next.js and the stand-in. 0 is any four. */
  readonly port: number
  /** Signs the session cookie; at least 32 characters. */
  readonly sessionSecret: string
  /** Whether the account in `TWILIO_*` exists nowhere, so that a stand-in has to play Twilio. */
  readonly demonstration: boolean
  /** Serves the Next.js app on a port, and returns what stops it. @default no Next.js */
  readonly startNext?: (port: number) => Promise<() => void>
}

/** The whole of the example application, while it runs. */
export interface Site {
  /** Where the page is. */
  readonly url: string
  readonly koaUrl: string
  readonly nextUrl: string | undefined
  /** What plays Twilio in a demonstration. */
  readonly standIn: Signalling | undefined
  close(): Promise<void>
}

// One name for all, so that they share the session cookie, which knows no ports.
const HOST = 'localhost'

/**
 * Starts everything, for the account in `TWILIO_*`.
 *
 * @throws with the code EADDRINUSE when a port is taken
 */
export async function startSite({ port, sessionSecret, demonstration, startNext }: SiteOptions): Promise<Site> {
  const nth = (offset: number) => (port === 0 ? 0 : port + offset)

  // Koa needs the page's origin and the page Koa's: Koa listens first, and answers when it knows.
  const koa = createServer().listen(nth(1), HOST)
  await once(koa, 'listening')
  const koaUrl = `http://${HOST}:${(koa.address() as AddressInfo).port}`
  const stopNext = await startNext?.(nth(2))
  const nextUrl = startNext && `http://${HOST}:${nth(2)}`
  const standIn = demonstration ? await startStandInOf(nth(3)) : undefined
  const standInHost = standIn && `${HOST}:${standIn.port}`

  const fastify = createFastifyApp({
    sessionSecret,
    page,
    settings: {
      demonstration,
      routes: routesTo(koaUrl, nextUrl),
      ...(standInHost === undefined ? {} : { standIn: standInHost }),
    },
    reach: standInHost === undefined ? ['wss://*.twilio.com', 'https://*.twilio.com'] : [`wss://${standInHost}`],
    server: { logger: { level: 'warn' }, forceCloseConnections: true },
  })
  // Koa's route is asked from another origin, by CORS; that of Next.js as if it were on this one.
  if (nextUrl !== undefined) fastify.register(proxy, { upstream: nextUrl, prefix: '/next' })
  if (standIn !== undefined) {
    const { ringBack } = await import('./stand-in.js')
    fastify.post('/ring', async (request, reply) => {
      const name = request.user?.sub
      if (name === undefined) return reply.code(401).send({ message: 'Log in first.' })
      const rung = await ringBack(standIn, process.env.TWILIO_ACCOUNT_SID ?? '', name)
      if (rung === 0) return reply.code(409).send({ message: `Nobody is registered as ${name}.` })
      return reply.code(202).send({ rung })
    })
  }
  await fastify.listen({ port: nth(0), host: HOST })
  const url = `http://${HOST}:${(fastify.server.address() as AddressInfo).port}`
  koa.on('request', createKoaApp({ sessionSecret, pageOrigin: url }).callback())

  return {
    url,
    koaUrl,
    nextUrl,
    standIn,
    async close() {
      stopNext?.()
      koa.close()
      koa.closeAllConnections()
      await Promise.all([fastify.close(), standIn?.close()])
    },
  }
}

/** Loaded only when it is wanted: with it comes WebRTC. */
async function startStandInOf(port: number): Promise<Signalling> {
  const { startStandIn } = await import('./stand-in.js')
  return startStandIn(port, process.env)
}

function routesTo(koaUrl: string, nextUrl: string | undefined): readonly TokenRoute[] {
  const capability: TokenRoute[] = [
    { framework: 'Fastify', tokenType: 'capability', url: '/token' },
    { framework: 'Koa', tokenType: 'capability', url: `${koaUrl}/token` },
  ]
  if (nextUrl !== undefined) {
    capability.push({ framework: 'Next.js', tokenType: 'capability', url: '/next/api/token' })
  }
  if (process.env.TWILIO_API_KEY === undefined) return capability
  const access = capability.map((route): TokenRoute => {
    return { ...route, tokenType: 'access', url: route.url.replace(/token$/, 'access-token') }
  })
  return [...capability, ...access]
}

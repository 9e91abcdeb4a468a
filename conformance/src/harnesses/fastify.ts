import twilioCapability from '@twilio-capability/fastify'
import Fastify, { type FastifyBaseLogger } from 'fastify'
import { type Harness, loggedInUser, USER_HEADER } from '../harness.js'

declare module 'fastify' {
  interface FastifyRequest {
    user: unknown
  }
}

export const fastifyHarness: Harness = {
  name: 'Fastify 5',
  flags: { parsesBodies: 'Fastify answers 400 or 415 to a body that no content type parser of the app can read.' },
  spellings: { '/%74oken': 200, 'http://another.example/token': 200 },
  async start({ options, onFailure }) {
    const app = Fastify({ loggerInstance: errorLog(onFailure), forceCloseConnections: true })
    app.decorateRequest('user', undefined)
    app.addHook('onRequest', async (request) => {
      request.user = loggedInUser(request.headers[USER_HEADER])
    })
    try {
      await app.register(twilioCapability, options)
      return { url: `${await app.listen({ port: 0, host: '127.0.0.1' })}/token`, close: () => app.close() }
    } catch (error) {
      await app.close()
      throw error
    }
  },
}

/** A log that tells nothing but errors: Fastify logs an error of a lesser status than 500 as information. */
function errorLog(onFailure: (error: unknown) => void): FastifyBaseLogger {
  const ignore = () => {}
  const log: FastifyBaseLogger = {
    level: 'error',
    error: ({ err }: { err: unknown }) => onFailure(err),
    fatal: ignore,
    warn: ignore,
    info: ignore,
    debug: ignore,
    trace: ignore,
    silent: ignore,
    child: () => log,
  }
  return log
}

import type { AddressInfo } from 'node:net'
import twilioCapability from '@twilio-capability/fastify'
import Fastify, { type FastifyRequest } from 'fastify'
import { type Answer, headers, nextUser, ourOptions } from './contenders.js'

/** Serves the token route on a free port. The same hook logs everybody in. */
export async function serveFastify(answer: Answer | undefined): Promise<number> {
  const app = Fastify()
  app.addHook('onRequest', (request, _reply, done) => {
    ;(request as LoggedIn).user = nextUser()
    done()
  })
  if (answer === undefined) {
    app.register(twilioCapability, ourOptions)
  } else {
    app.get('/token', (request, reply) => {
      const body = answer((request as LoggedIn).user.id)
      reply.headers(headers)
      return body
    })
  }
  await app.listen({ host: '127.0.0.1', port: 0 })
  return (app.server.address() as AddressInfo).port
}

type LoggedIn = FastifyRequest & { user: { readonly id: string } }

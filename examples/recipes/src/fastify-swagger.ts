import swagger from '@fastify/swagger'
import twilioCapability from '@twilio-capability/fastify'
import Fastify, { type FastifyInstance } from 'fastify'

export const app: FastifyInstance = Fastify()

const text = { type: 'string' }
const number = { type: 'integer' }
const token = { token: text, identity: text, expiresIn: number, expiresAt: { ...text, format: 'date-time' } }
const error = { statusCode: number, code: text, error: text, message: text }

/** A response schema drops what it does not list, so these list everything. */
function response(description: string, properties: object) {
  return { description, type: 'object', required: Object.keys(properties), properties }
}

await app.register(swagger, { openapi: { info: { title: 'Voice', version: '1.0.0' } } })
app.register(twilioCapability, {
  routeOptions: {
    schema: {
      summary: 'A Twilio token for whoever is logged in',
      tags: ['voice'],
      response: {
        200: response('The token', token),
        401: response('Nobody is logged in', error),
        403: response('This user may not have one', error),
        503: response('The signer does not answer', error),
      },
    },
  },
})

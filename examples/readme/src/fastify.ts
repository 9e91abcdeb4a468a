import twilioCapability from '@twilio-capability/fastify'
import Fastify, { type FastifyInstance } from 'fastify'

export const app: FastifyInstance = Fastify()

app.register(twilioCapability) // GET and POST /token, for whoever request.user is

import cors from '@fastify/cors'
import twilioCapability from '@twilio-capability/fastify'
import Fastify, { type FastifyInstance } from 'fastify'

export const app: FastifyInstance = Fastify()

await app.register(cors, { origin: ['https://app.example.com'], credentials: true })
app.register(twilioCapability)

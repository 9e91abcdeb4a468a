import rateLimit from '@fastify/rate-limit'
import twilioCapability from '@twilio-capability/fastify'
import Fastify, { type FastifyInstance } from 'fastify'

export const app: FastifyInstance = Fastify()

await app.register(rateLimit, { global: false })
app.register(twilioCapability, {
  routeOptions: { config: { rateLimit: { max: 10, timeWindow: '1 minute' } } }, // for each address
})

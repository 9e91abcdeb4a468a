import jwt from '@fastify/jwt'
import rateLimit from '@fastify/rate-limit'
import twilioCapability from '@twilio-capability/fastify'
import Fastify, { type FastifyInstance } from 'fastify'
import { Redis } from 'ioredis'

// #region app
const redis: Redis = new Redis(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379', {
  connectTimeout: 500,
  maxRetriesPerRequest: 1,
})

// request.ip is what the balancer says, and only the balancer is believed.
const app: FastifyInstance = Fastify({ trustProxy: process.env.BALANCER ?? false })

// The session is in the cookie or in the header, signed: there is nothing to look up, whichever replica is asked.
await app.register(jwt, { secret: process.env.SESSION_SECRET ?? '' })
app.addHook('onRequest', async (request) => {
  if (request.headers.authorization !== undefined) await request.jwtVerify()
})

await app.register(rateLimit, { global: false, redis, skipOnError: true })
app.register(twilioCapability, {
  routeOptions: { config: { rateLimit: { max: 10, timeWindow: '1 minute' } } }, // for each address, on all replicas together
})
// #endregion

// Until Redis is back, nothing is limited; the log says so.
redis.on('error', (error) => app.log.error(error))
app.addHook('onClose', async () => redis.disconnect())

export { app }

import twilioCapability from '@twilio-capability/koa'
import { Redis } from 'ioredis'
import Koa from 'koa'
import jwt from 'koa-jwt'
import ratelimit from 'koa-ratelimit'

// #region app
const redis: Redis = new Redis(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379', {
  connectTimeout: 500,
  maxRetriesPerRequest: 1,
})

// ctx.ip is what the last of the proxies says, however many others a caller makes up.
const app: Koa = new Koa({ proxy: process.env.BALANCER !== undefined, maxIpsCount: 1 })

app.use(ratelimit({ driver: 'redis', db: redis, max: 10, duration: 60_000 })) // for each address, on all replicas together
app.use(jwt({ secret: process.env.SESSION_SECRET ?? '', algorithms: ['HS256'], passthrough: true }))
app.use(twilioCapability())
// #endregion

// While Redis is away, every answer is a 500; the log says why.
redis.on('error', (error) => app.emit('error', error))

export { app, redis }

import twilioCapability from '@twilio-capability/koa'
import Koa from 'koa'
import mount from 'koa-mount'
import ratelimit from 'koa-ratelimit'

export const app: Koa = new Koa()

const limit = { max: 10, duration: 60_000 } // ten a minute for each address
app.use(mount('/token', ratelimit({ driver: 'memory', db: new Map(), ...limit })))
app.use(twilioCapability())

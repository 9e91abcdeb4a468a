import twilioCapability from '@twilio-capability/koa'
import Koa from 'koa'
import mount from 'koa-mount'

export const app: Koa = new Koa()

app.use(mount('/voice/token', twilioCapability({ path: null })))

import twilioCapability from '@twilio-capability/koa'
import Koa from 'koa'

export const app: Koa = new Koa()

app.on('error', (error, ctx) => console.error(ctx.path, error)) // or your own log, in place of Koa's
app.use(twilioCapability())

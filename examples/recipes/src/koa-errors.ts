import twilioCapability from '@twilio-capability/koa'
import Koa from 'koa'

export const app: Koa = new Koa()

app.on('error', (error) => console.error(error)) // Koa's own log leaves out error.cause
app.use(twilioCapability())

import cors from '@koa/cors'
import twilioCapability from '@twilio-capability/koa'
import Koa from 'koa'

export const app: Koa = new Koa()

app.use(cors({ origin: 'https://app.example.com', credentials: true }))
app.use(twilioCapability())

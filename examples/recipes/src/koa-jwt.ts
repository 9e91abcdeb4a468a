import twilioCapability from '@twilio-capability/koa'
import Koa from 'koa'
import jwt from 'koa-jwt'

export const app: Koa = new Koa()

app.use(jwt({ secret: process.env.JWT_SECRET ?? '', passthrough: true })) // ctx.state.user is whoever the JWT is for
app.use(twilioCapability()) // GET and POST /token; 401 without a JWT

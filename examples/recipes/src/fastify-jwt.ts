import jwt from '@fastify/jwt'
import twilioCapability from '@twilio-capability/fastify'
import Fastify, { type FastifyInstance } from 'fastify'

export const app: FastifyInstance = Fastify()

await app.register(jwt, { secret: process.env.JWT_SECRET ?? '' })
app.register(twilioCapability, {
  routeOptions: { onRequest: (request) => request.jwtVerify() }, // request.user is whoever the JWT is for
})

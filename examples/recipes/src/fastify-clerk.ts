import { clerkPlugin, getAuth } from '@clerk/fastify'
import twilioCapability from '@twilio-capability/fastify'
import Fastify, { type FastifyInstance } from 'fastify'

export const app: FastifyInstance = Fastify()

// With the public key as jwtKey, no request has to wait for Clerk.
await app.register(clerkPlugin, { jwtKey: process.env.CLERK_JWT_KEY ?? '' })
app.register(twilioCapability, {
  identify: (request) => getAuth(request).userId, // user_2ab…, which is a client name already
})

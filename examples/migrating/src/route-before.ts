import twilioCapability from '@twilio-capability/fastify'
import Fastify, { type FastifyInstance } from 'fastify'
import { accountSid, applicationSid, authToken } from './credentials.js'

export async function buildApp(): Promise<FastifyInstance> {
  const app = Fastify()
  await app.register(twilioCapability, {
    accountSid,
    authToken,
    applicationSid,
    identify: () => 'alice', // whoever is logged in
  })
  return app
}

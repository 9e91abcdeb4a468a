import twilioCapability from '@twilio-capability/fastify'
import Fastify, { type FastifyInstance } from 'fastify'
import { accountSid, apiKeySecret, apiKeySid, applicationSid } from './credentials.js'

export async function buildApp(): Promise<FastifyInstance> {
  const app = Fastify()
  await app.register(twilioCapability, {
    tokenType: 'access',
    accountSid,
    apiKeySid,
    apiKeySecret,
    applicationSid,
    identify: () => 'alice', // whoever is logged in
  })
  return app
}

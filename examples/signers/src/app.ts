import twilioCapability from '@twilio-capability/fastify'
import Fastify, { type FastifyInstance } from 'fastify'
import { type VaultSecret, vaultSigner } from './secret-store.js'

export async function buildApp(secret: VaultSecret, logger = true): Promise<FastifyInstance> {
  const app = Fastify({ logger })
  // #region rotating
  const signer = vaultSigner(secret, {
    maxAge: 60_000, // a new Auth Token is in use a minute later
    maxStale: 3_600_000, // Vault may be away for an hour
    onLoadFailed: (error) => app.log.error(error, 'the Auth Token could not be read again'),
  })
  await app.register(twilioCapability, {
    signer, // and the account from TWILIO_ACCOUNT_SID
    identify: () => 'alice', // whoever is logged in
  })
  // #endregion rotating
  return app
}

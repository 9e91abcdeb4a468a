import { ForbiddenError, toClientName } from '@twilio-capability/core'
import twilioCapability from '@twilio-capability/fastify'
import Fastify, { type FastifyInstance } from 'fastify'
import { userOf } from './users.js'

export const app: FastifyInstance = Fastify()

// #region options
app.register(twilioCapability, {
  path: '/voice/token',
  ttl: 600,
  identify: async (request) => {
    const user = await userOf(request.headers.cookie)
    return user && toClientName(user.email) // alice@example.com becomes alice_at_example_dot_com
  },
  capabilities: async (token, { identity, request }) => {
    const user = await userOf(request.headers.cookie)
    if (!user?.mayCall) throw new ForbiddenError('Your plan has no calls.')
    token.allowClientIncoming(identity).allowClientOutgoing('AP123123', { plan: user.plan })
  },
  onIssued: ({ identity, scopes, expiresAt }) => app.log.info({ identity, scopes, expiresAt }, 'token issued'),
})
// #endregion

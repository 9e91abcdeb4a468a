import { ForbiddenError } from '@twilio-capability/core'
import twilioCapability, { type TwilioCapabilityOptions } from '@twilio-capability/fastify'
import Fastify, { type FastifyInstance } from 'fastify'

/** What this app knows of whoever is logged in. */
export interface User {
  readonly id: string
  readonly plan: 'free' | 'gold'
}

/** An app that lets those call who pay. The account comes from the environment, unless a test brings one. */
export function createApp(userOf: (cookie?: string) => User | undefined, account: Account = {}): FastifyInstance {
  const app = Fastify()
  app.register(twilioCapability, {
    ...account,
    identify: (request) => userOf(request.headers.cookie)?.id,
    capabilities(token, { identity, request }) {
      const plan = userOf(request.headers.cookie)?.plan
      if (plan !== 'gold') throw new ForbiddenError('Your plan has no calls.')
      token.allowClientIncoming(identity).allowClientOutgoing('AP123123', { plan })
    },
  })
  return app
}

type Account = Pick<TwilioCapabilityOptions, 'accountSid' | 'signer' | 'clock'>

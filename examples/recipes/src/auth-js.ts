import { Auth } from '@auth/core'
import { createTokenHandler, type TokenHandler, toClientName } from '@twilio-capability/core'
import { config } from './auth-js-config.js'

export const token: TokenHandler = createTokenHandler({
  async identify(request) {
    const headers = { cookie: request.headers.get('cookie') ?? '' }
    const answer = await Auth(new Request(new URL('/api/auth/session', request.url), { headers }), config)
    const session = await answer.json()
    return session?.user?.id && toClientName(session.user.id)
  },
})

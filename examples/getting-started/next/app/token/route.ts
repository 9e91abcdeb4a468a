import { toClientName } from '@twilio-capability/core'
import twilioCapability from '@twilio-capability/next'
import { readSession, SESSION_COOKIE } from '../../lib/session'

export const { GET, POST } = twilioCapability({
  tokenType: 'access',
  identify: async (request) => {
    const user = await readSession(request.cookies.get(SESSION_COOKIE)?.value)
    return user && toClientName(user) // alice@example.com becomes alice_at_example_dot_com
  },
})

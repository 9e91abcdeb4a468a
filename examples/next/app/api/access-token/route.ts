import twilioCapability from '@twilio-capability/next'
import { readSession, SESSION_COOKIE } from '../../../lib/session'

export const { GET, POST } = twilioCapability({
  tokenType: 'access',
  identify: (request) => readSession(request.cookies.get(SESSION_COOKIE)?.value),
})

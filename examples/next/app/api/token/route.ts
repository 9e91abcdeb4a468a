import twilioCapability from '@twilio-capability/next'
import { readSession, SESSION_COOKIE } from '../../../lib/session'

export const { GET, POST } = twilioCapability({
  identify: (request) => readSession(request.cookies.get(SESSION_COOKIE)?.value),
})

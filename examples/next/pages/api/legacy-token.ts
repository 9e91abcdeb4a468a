import twilioCapability from '@twilio-capability/next/pages'
import { readSession, SESSION_COOKIE } from '../../lib/session'

export default twilioCapability({
  identify: (request) => readSession(request.cookies[SESSION_COOKIE]),
})

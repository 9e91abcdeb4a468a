import twilioCapability from '@twilio-capability/next'
import { account } from '../account'

// Nothing but the adapter itself reads the request.
export const { GET } = twilioCapability({ ...account, identify: () => 'Alice' })

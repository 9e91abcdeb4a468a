import twilioCapability from '@twilio-capability/next'
import { cookies } from 'next/headers'
import { account } from '../account'

// As authentication libraries do it, without the request in their hands.
export const { GET } = twilioCapability({ ...account, identify: async () => (await cookies()).get('user')?.value })

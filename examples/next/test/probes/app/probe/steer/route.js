import twilioCapability from '@twilio-capability/next'
import { forbidden, notFound, redirect, unauthorized } from 'next/navigation'
import { account } from '../account'

const ways = { forbidden, notFound, redirect: () => redirect('/login'), unauthorized }

export const { GET, POST } = twilioCapability({
  ...account,
  identify: async (request) => ways[request.nextUrl.searchParams.get('way')](),
})

import { toClientName } from '@twilio-capability/core'
import twilioCapability, { type TokenRoute } from '@twilio-capability/next'
import { auth } from './next-auth.js'

const route: TokenRoute = twilioCapability({
  async identify() {
    const user = (await auth())?.user
    return user?.id && toClientName(user.id)
  },
})
export const GET: TokenRoute['GET'] = route.GET
export const POST: TokenRoute['POST'] = route.POST

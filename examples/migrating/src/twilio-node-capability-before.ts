import twilio from 'twilio'
import { accountSid, applicationSid, authToken } from './credentials.js'

const { ClientCapability } = twilio.jwt

export function tokenFor(clientName: string): string {
  const capability = new ClientCapability({ accountSid, authToken, ttl: 600 })
  capability.addScope(new ClientCapability.IncomingClientScope(clientName))
  capability.addScope(
    new ClientCapability.OutgoingClientScope({ applicationSid, clientName, params: { plan: 'gold' } }),
  )
  return capability.toJwt()
}

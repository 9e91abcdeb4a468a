import { CapabilityToken } from '@twilio-capability/core'
import { accountSid, applicationSid, authToken } from './credentials.js'

export async function tokenFor(clientName: string): Promise<string> {
  const capability = new CapabilityToken({ accountSid, authToken })
  capability.allowClientIncoming(clientName)
  capability.allowClientOutgoing(applicationSid, { plan: 'gold' })
  return capability.generateToken(600)
}

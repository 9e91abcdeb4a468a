import { CapabilityToken } from '@twilio-capability/core'

/** A token for a switchboard: it sees the account's events, and rings nowhere. */
export async function switchboardToken(): Promise<string> {
  const token = new CapabilityToken({ accountSid: 'AC123123', authToken: 'secret' })
  token.allowEventStream({ CallStatus: 'ringing' })
  token.disablePresenceEvents()
  return token.generateToken(600)
}

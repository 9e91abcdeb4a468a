import { AccessToken, CapabilityToken } from '@twilio-capability/core'
import { accountSid, apiKeySecret, apiKeySid, applicationSid, authToken } from './credentials.js'

// #region services-twilio
export async function quietTokenFor(clientName: string): Promise<string> {
  const capability = new CapabilityToken({ accountSid, authToken })
  capability.allowClientIncoming(clientName)
  capability.allowClientOutgoing(applicationSid, { Foo: 'Bar' })
  capability.disablePresenceEvents()
  return capability.generateToken(600)
}
// #endregion

// #region client-token
export async function tokenFor(clientName: string): Promise<string> {
  const capability = new CapabilityToken({ accountSid, authToken })
  capability.allowClientIncoming(clientName)
  capability.allowClientOutgoing(applicationSid, { Foo: 'Bar' })
  return capability.generateToken()
}
// #endregion

// #region access-token
export async function accessTokenFor(identity: string): Promise<string> {
  const token = new AccessToken({ accountSid, apiKeySid, apiKeySecret })
  token.allowClientIncoming(identity)
  token.allowClientOutgoing(applicationSid, { Foo: 'Bar' })
  return token.generateToken(600)
}
// #endregion

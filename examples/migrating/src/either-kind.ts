import { AccessToken, CapabilityToken, type ClientToken } from '@twilio-capability/core'
import { accountSid, apiKeySecret, apiKeySid, applicationSid, authToken } from './credentials.js'

// #region both
/** Works for either kind of token. */
function allowCalls(token: ClientToken, clientName: string): void {
  token.allowClientIncoming(clientName)
  token.allowClientOutgoing(applicationSid, { plan: 'gold' })
}

export async function capabilityTokenFor(clientName: string): Promise<string> {
  const token = new CapabilityToken({ accountSid, authToken })
  allowCalls(token, clientName)
  return token.generateToken()
}

export async function accessTokenFor(clientName: string): Promise<string> {
  const token = new AccessToken({ accountSid, apiKeySid, apiKeySecret })
  allowCalls(token, clientName)
  return token.generateToken()
}
// #endregion

import { AccessToken } from '@twilio-capability/core'
import { accountSid, apiKeySecret, apiKeySid, applicationSid } from './credentials.js'

// #region region
export async function irishTokenFor(clientName: string): Promise<string> {
  return new AccessToken({ accountSid, apiKeySid, apiKeySecret, region: 'ie1' })
    .allowClientIncoming(clientName)
    .allowClientOutgoing(applicationSid)
    .generateToken()
}
// #endregion

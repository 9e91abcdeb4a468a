import { AccessToken, videoGrant } from '@twilio-capability/core'
import { accountSid, apiKeySecret, apiKeySid, applicationSid } from './credentials.js'

export async function tokenFor(identity: string): Promise<string> {
  const token = new AccessToken({ accountSid, apiKeySid, apiKeySecret })
  token.allowClientIncoming(identity)
  token.allowClientOutgoing(applicationSid, { plan: 'gold' })
  token.addGrant(videoGrant({ room: 'lobby' }))
  return token.generateToken(600)
}

import { AccessToken, chatGrant, videoGrant } from '@twilio-capability/core'

/** A token for calls, for one room of Video, and for Conversations. */
export async function tokenFor(identity: string): Promise<string> {
  const token = new AccessToken({
    accountSid: 'AC123123',
    apiKeySid: 'SK123123',
    apiKeySecret: 'secret',
  })
  token.allowClientIncoming(identity)
  token.allowClientOutgoing('AP123123', { plan: 'gold' })
  token.addGrant(videoGrant({ room: 'lobby' }))
  token.addGrant(chatGrant({ serviceSid: 'IS123123' }))
  return token.generateToken(600)
}

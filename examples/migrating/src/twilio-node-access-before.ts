import twilio from 'twilio'
import { accountSid, apiKeySecret, apiKeySid, applicationSid } from './credentials.js'

const { AccessToken } = twilio.jwt

export function tokenFor(identity: string): string {
  const token = new AccessToken(accountSid, apiKeySid, apiKeySecret, { identity, ttl: 600 })
  token.addGrant(
    new AccessToken.VoiceGrant({
      incomingAllow: true,
      outgoingApplicationSid: applicationSid,
      outgoingApplicationParams: { plan: 'gold' },
    }),
  )
  token.addGrant(new AccessToken.VideoGrant({ room: 'lobby' }))
  return token.toJwt()
}

import { decodeToken, explainToken, type TokenDescription, verifyToken } from '@twilio-capability/core/verify'

/** What a token says, whoever signed it: to look at, and not to decide by. */
export function sentencesOf(token: string): string[] {
  return explainToken(decodeToken(token)) // ['May be called as alice.', …]
}

/** What a token of this account allows now. */
export async function checked(token: string): Promise<TokenDescription> {
  return verifyToken(token, { accountSid: 'AC123123', authToken: 'secret' }) // or apiKeySecret, for an access token
}

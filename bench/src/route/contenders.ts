import type { CapabilityToken } from '@twilio-capability/core'
import { accountSid, applicationSid, authToken, params, ttl } from '../mint/claims.js'
import { FLOOR, minterOf, OURS } from '../mint/minters.js'

/** How the row is called that answers with the same bytes every time: there only the framework is left to pay for. */
export const CONSTANT = 'a constant body'

/** Everybody who has a route. */
export const contenders: readonly string[] = [
  OURS,
  CONSTANT,
  FLOOR,
  'fast-jwt',
  'jsonwebtoken, KeyObject',
  'jose',
  'jsonwebtoken, string',
  'twilio ClientCapability',
]

/** The options of the library's own route. */
export const ourOptions = {
  accountSid,
  authToken,
  ttl,
  capabilities: (token: CapabilityToken, { identity }: { readonly identity: string }) => {
    token.allowClientIncoming(identity)
    token.allowClientOutgoing(applicationSid, params)
  },
}

/** What the library's own route answers with, and so everybody else's. */
export const headers = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'private, no-store',
  pragma: 'no-cache',
  vary: 'authorization, cookie',
  'x-content-type-options': 'nosniff',
} as const

/** What a hand-written route answers: the body for this caller, by the contender's way to make a token. */
export type Answer = (identity: string) => string | Promise<string>

/** @returns nothing for the library itself, which has a route of its own */
export async function answerOf(contender: string): Promise<Answer | undefined> {
  if (contender === OURS) return undefined
  if (contender === CONSTANT) {
    const body = bodyOf(await (await minterOf(OURS))('user_0'), 'user_0')
    return () => body
  }
  const minter = await minterOf(contender)
  return (identity) => {
    const token = minter(identity)
    return typeof token === 'string' ? bodyOf(token, identity) : token.then((later) => bodyOf(later, identity))
  }
}

function bodyOf(token: string, identity: string): string {
  const expiresAt = new Date((Math.floor(Date.now() / 1000) + ttl) * 1000).toISOString()
  return JSON.stringify({ token, identity, expiresIn: ttl, expiresAt })
}

let served = 0

/** Everybody is logged in, and every request comes from somebody new. */
export function nextUser(): { readonly id: string } {
  return { id: `user_${served++}` }
}

import { Buffer } from 'node:buffer'
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { AccessToken, CapabilityToken, hmacSigner } from '@twilio-capability/core'
import { createSigner } from 'fast-jwt'
import { SignJWT } from 'jose'
import jsonwebtoken from 'jsonwebtoken'
import twilio from 'twilio'
import {
  accessClaims,
  accountSid,
  apiKeySecret,
  apiKeySid,
  applicationSid,
  authToken,
  capabilityClaims,
  params,
  ttl,
} from './claims.js'

/** Makes a token for somebody. */
export type Minter = (identity: string) => string | Promise<string>

/** Ways to make a token, by name. Of each library the quickest way that its documentation shows. */
export type Minters = { readonly [contender: string]: Minter }

/** How the library's own rows are called. */
export const OURS = 'twilio-capability'

/** How the row is called that does nothing but sign: the claims are there, serialised and encoded. */
export const FLOOR = 'createHmac alone'

const { ClientCapability } = twilio.jwt
const authKey = createSecretKey(Buffer.from(authToken))
const apiKey = createSecretKey(Buffer.from(apiKeySecret))
const sharedSigner = hmacSigner(authToken)
const fastJwt = createSigner({ algorithm: 'HS256', key: authToken, noTimestamp: true })
const joseKey = new TextEncoder().encode(authToken)
const options = { algorithm: 'HS256', noTimestamp: true } as const

/** Capability tokens: a fresh builder for each, two scopes with parameters, signed with the Auth Token. */
export const capabilityMinters: Minters = {
  [OURS]: (identity) => describe(new CapabilityToken({ accountSid, authToken }), identity).generateToken(),
  [`${OURS}, signer shared`]: (identity) =>
    describe(new CapabilityToken({ accountSid, signer: sharedSigner }), identity).generateToken(),
  'twilio ClientCapability': (identity) => {
    const token = new ClientCapability({ accountSid, authToken, ttl })
    token.addScope(new ClientCapability.IncomingClientScope(identity))
    token.addScope(new ClientCapability.OutgoingClientScope({ applicationSid, clientName: identity, params }))
    return token.toJwt()
  },
  'jsonwebtoken, string': (identity) => jsonwebtoken.sign(capabilityClaims(identity), authToken, options),
  'jsonwebtoken, KeyObject': (identity) => jsonwebtoken.sign(capabilityClaims(identity), authKey, options),
  'fast-jwt': (identity) => fastJwt(capabilityClaims(identity)),
  jose: joseMinter,
  [FLOOR]: floorOf((identity) => jsonwebtoken.sign(capabilityClaims(identity), authKey, options), authKey),
}

/** Access tokens: a fresh builder for each, one grant, signed with an API key's secret. */
export const accessMinters: Minters = {
  [OURS]: (identity) =>
    new AccessToken({ accountSid, apiKeySid, apiKeySecret })
      .allowClientIncoming(identity)
      .allowClientOutgoing(applicationSid, params)
      .generateToken(),
  'twilio AccessToken': (identity) => {
    const token = new twilio.jwt.AccessToken(accountSid, apiKeySid, apiKeySecret, { identity, ttl })
    const outgoing = { outgoingApplicationSid: applicationSid, outgoingApplicationParams: params }
    token.addGrant(new twilio.jwt.AccessToken.VoiceGrant({ incomingAllow: true, ...outgoing }))
    return token.toJwt()
  },
  [FLOOR]: floorOf((identity) => jsonwebtoken.sign(accessClaims(identity), apiKey, options), apiKey),
}

/** Without `node:` modules, through WebCrypto, as at the edge. */
export function portableMinters(portable: { CapabilityToken: typeof CapabilityToken }): Minters {
  return {
    [OURS]: (identity) => describe(new portable.CapabilityToken({ accountSid, authToken }), identity).generateToken(),
    jose: joseMinter,
  }
}

/** What the library's users write. */
function describe(token: CapabilityToken, identity: string): CapabilityToken {
  return token.allowClientIncoming(identity).allowClientOutgoing(applicationSid, params)
}

function joseMinter(identity: string): Promise<string> {
  return new SignJWT(capabilityClaims(identity)).setProtectedHeader({ typ: 'JWT', alg: 'HS256' }).sign(joseKey)
}

/** Signs what is ready to be signed: a thousand signing inputs by turns, each the first two parts of a real token. */
function floorOf(mint: (identity: string) => string, key: KeyObject): Minter {
  const inputs = Array.from({ length: 1024 }, (_, index) => mint(`floor_${index}`).replace(/\.[^.]*$/, ''))
  let turn = 0
  return () => {
    const input = inputs[turn++ % inputs.length] as string
    return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`
  }
}

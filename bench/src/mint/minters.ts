import { Buffer } from 'node:buffer'
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { AccessToken, CapabilityToken, hmacSigner } from '@twilio-capability/core'
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

/**
 * Ways to make a token, by name. Of each library the quickest way that its documentation shows. It is loaded when it is asked
 * for, so that nobody is measured with all the others around.
 */
export type Minters = { readonly [contender: string]: () => Minter | Promise<Minter> }

/** How the library's own rows are called. */
export const OURS = 'twilio-capability'

/** How the row is called that does nothing but sign: the claims are there, serialised and encoded. */
export const FLOOR = 'createHmac alone'

const authKey = createSecretKey(Buffer.from(authToken))
const apiKey = createSecretKey(Buffer.from(apiKeySecret))
const options = { algorithm: 'HS256', noTimestamp: true } as const

/** Capability tokens: a fresh builder for each, two scopes with parameters, signed with the Auth Token. */
export const capabilityMinters: Minters = {
  [OURS]: () => (identity) => describe(new CapabilityToken({ accountSid, authToken }), identity).generateToken(),
  [`${OURS}, signer shared`]() {
    const signer = hmacSigner(authToken)
    return (identity) => describe(new CapabilityToken({ accountSid, signer }), identity).generateToken()
  },
  async 'twilio ClientCapability'() {
    const { ClientCapability } = (await import('twilio')).default.jwt
    return (identity) => {
      const token = new ClientCapability({ accountSid, authToken, ttl })
      token.addScope(new ClientCapability.IncomingClientScope(identity))
      token.addScope(new ClientCapability.OutgoingClientScope({ applicationSid, clientName: identity, params }))
      return token.toJwt()
    }
  },
  async 'jsonwebtoken, string'() {
    const { default: jsonwebtoken } = await import('jsonwebtoken')
    return (identity) => jsonwebtoken.sign(capabilityClaims(identity), authToken, options)
  },
  async 'jsonwebtoken, KeyObject'() {
    const { default: jsonwebtoken } = await import('jsonwebtoken')
    return (identity) => jsonwebtoken.sign(capabilityClaims(identity), authKey, options)
  },
  async 'fast-jwt'() {
    const { createSigner } = await import('fast-jwt')
    const sign = createSigner({ algorithm: 'HS256', key: authToken, noTimestamp: true })
    return (identity) => sign(capabilityClaims(identity))
  },
  jose: joseMinter,
  [FLOOR]: () => floorOf({ typ: 'JWT', alg: 'HS256' }, capabilityClaims, authKey),
}

/** The way of one contender to make a capability token. */
export async function minterOf(contender: string): Promise<Minter> {
  const load = capabilityMinters[contender]
  if (load === undefined) throw new Error(`There is no contender ${contender}.`)
  return await load()
}

/** Access tokens: a fresh builder for each, one grant, signed with an API key's secret. */
export const accessMinters: Minters = {
  [OURS]: () => (identity) =>
    new AccessToken({ accountSid, apiKeySid, apiKeySecret })
      .allowClientIncoming(identity)
      .allowClientOutgoing(applicationSid, params)
      .generateToken(),
  async 'twilio AccessToken'() {
    const { AccessToken: TwilioToken } = (await import('twilio')).default.jwt
    const outgoing = { outgoingApplicationSid: applicationSid, outgoingApplicationParams: params }
    return (identity) => {
      const token = new TwilioToken(accountSid, apiKeySid, apiKeySecret, { identity, ttl })
      token.addGrant(new TwilioToken.VoiceGrant({ incomingAllow: true, ...outgoing }))
      return token.toJwt()
    }
  },
  [FLOOR]: () => floorOf({ typ: 'JWT', alg: 'HS256', cty: 'twilio-fpa;v=1' }, accessClaims, apiKey),
}

/** Without `node:` modules, through WebCrypto, as at the edge. */
export function portableMinters(portable: { CapabilityToken: typeof CapabilityToken }): Minters {
  return {
    [OURS]: () => (identity) =>
      describe(new portable.CapabilityToken({ accountSid, authToken }), identity).generateToken(),
    jose: joseMinter,
  }
}

/** What the library's users write. */
function describe(token: CapabilityToken, identity: string): CapabilityToken {
  return token.allowClientIncoming(identity).allowClientOutgoing(applicationSid, params)
}

async function joseMinter(): Promise<Minter> {
  const { SignJWT } = await import('jose')
  const key = new TextEncoder().encode(authToken)
  return (identity) =>
    new SignJWT(capabilityClaims(identity)).setProtectedHeader({ typ: 'JWT', alg: 'HS256' }).sign(key)
}

/** Signs what is ready to be signed: a thousand signing inputs by turns, each the first two parts of a real token. */
function floorOf(header: object, claimsOf: (identity: string) => object, key: KeyObject): Minter {
  const inputs = Array.from({ length: 1024 }, (_, index) => [header, claimsOf(`floor_${index}`)].map(encoded).join('.'))
  let turn = 0
  return () => {
    const input = inputs[turn++ % inputs.length] as string
    return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`
  }
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}

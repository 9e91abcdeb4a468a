import { escape as encode, stringify } from 'node:querystring'

/** Whose tokens are made. Nothing of it exists. */
export const accountSid = 'AC0123456789abcdef0123456789abcdef'
export const authToken = '0123456789abcdef0123456789abcdef'
export const applicationSid = 'AP0123456789abcdef0123456789abcdef'
export const apiKeySid = 'SK0123456789abcdef0123456789abcdef'
export const apiKeySecret = 'abcdefghijklmnopqrstuvwxyzABCDEF'

/** What goes to the application with every call. */
export const params = { Foo: 'Bar', plan: 'gold' } as const

/** Seconds that every token lives. */
export const ttl = 3600

/** The scopes as one writes them by hand who has no library for them: calls to a client, and calls from it. */
export function scopeOf(identity: string): string {
  const name = encode(identity)
  const outgoing = `appSid=${applicationSid}&appParams=${encode(stringify(params))}&clientName=${name}`
  return `scope:client:incoming?clientName=${name} scope:client:outgoing?${outgoing}`
}

/** The claims of a capability token, the same for every library. */
export function capabilityClaims(identity: string): { scope: string; iss: string; exp: number } {
  return { scope: scopeOf(identity), iss: accountSid, exp: Math.floor(Date.now() / 1000) + ttl }
}

/** What an access token says. */
export interface AccessClaims {
  readonly jti: string
  readonly grants: { readonly identity: string; readonly voice: object }
  readonly iat: number
  readonly exp: number
  readonly iss: string
  readonly sub: string
}

/** The claims of an access token. */
export function accessClaims(identity: string): AccessClaims {
  const issuedAt = Math.floor(Date.now() / 1000)
  return {
    jti: `${apiKeySid}-${issuedAt}`,
    grants: {
      identity,
      voice: { incoming: { allow: true }, outgoing: { application_sid: applicationSid, params } },
    },
    iat: issuedAt,
    exp: issuedAt + ttl,
    iss: apiKeySid,
    sub: accountSid,
  }
}

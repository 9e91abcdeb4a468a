import assert from 'node:assert/strict'
import { createSecretKey } from 'node:crypto'
import { jwtVerify } from 'jose'
import { accessClaims, apiKeySecret, authToken, capabilityClaims } from './claims.js'

/** A token that is signed but says something else would be no comparison. */
export async function assertCapabilityToken(token: string): Promise<void> {
  const { scope, iss, exp } = await claimsOf(token, authToken)
  assert(typeof scope === 'string' && typeof exp === 'number')
  const [identity] = /(?<=clientName=)\w+/.exec(scope) ?? []
  assert(identity !== undefined)
  const expected = capabilityClaims(identity)
  assert.deepEqual({ iss, scope: allowed(scope) }, { iss: expected.iss, scope: allowed(expected.scope) })
  assert(Math.abs(exp - expected.exp) <= 60)
}

/** As above, for an access token. */
export async function assertAccessToken(token: string): Promise<void> {
  const { grants, iss, sub, exp } = await claimsOf(token, apiKeySecret)
  const expected = accessClaims((grants as { identity: string }).identity)
  assert.deepEqual({ grants, iss, sub }, { grants: expected.grants, iss: expected.iss, sub: expected.sub })
  assert(typeof exp === 'number' && Math.abs(exp - expected.exp) <= 60)
}

async function claimsOf(token: string, secret: string) {
  const { payload } = await jwtVerify(token, createSecretKey(secret, 'utf8'), { algorithms: ['HS256'] })
  return payload
}

/** Libraries differ in the order of a scope's parameters, and that says nothing. */
function allowed(scope: string): unknown {
  return scope.split(' ').map((text) => {
    const { pathname, searchParams } = new URL(text)
    return { pathname, params: Object.fromEntries(searchParams) }
  })
}

import assert from 'node:assert/strict'
import { assertCapabilityToken } from '../mint/check.js'
import { ttl } from '../mint/claims.js'
import { headers } from './contenders.js'

/** What is compared has to be the same answer: such a token, these headers. */
export async function assertTokenRoute(url: string): Promise<void> {
  const response = await fetch(url)
  const { token, identity, expiresIn, expiresAt } = await response.json()
  assert.equal(response.status, 200)
  await assertCapabilityToken(token)
  assert.match(identity, /^user_\d+$/)
  assert.equal(expiresIn, ttl)
  assert(Math.abs(Date.parse(expiresAt) - Date.now() - ttl * 1000) < 60_000)
  for (const [name, value] of Object.entries(headers)) {
    // Next says more of itself in `vary`.
    assert(response.headers.get(name)?.includes(value), `${url} answers with ${name}: ${response.headers.get(name)}`)
  }
}

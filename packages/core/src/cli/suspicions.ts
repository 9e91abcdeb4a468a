import { assertClientName } from '../client-name.js'
import type { TokenDescription } from '../decode.js'
import { MAX_TTL } from '../ttl.js'

/**
 * What Twilio would refuse, or what would surprise whoever made the token, a sentence each.
 *
 * @param now - seconds since the epoch
 */
export function suspicionsOf(description: TokenDescription, now: number): string[] {
  return [...ofTime(description.claims, now), ...ofCalls(description)]
}

function ofTime({ iat, nbf, exp }: TokenDescription['claims'], now: number): string[] {
  const suspicions: string[] = []
  const end = Number(exp)
  if (end <= now) suspicions.push('It has expired.')
  if (typeof nbf === 'number' && nbf > now)
    suspicions.push(`It is not valid yet, for another ${Math.ceil(nbf - now)} s.`)
  // A capability token does not say when it was made: at the latest now.
  const life = Math.ceil(end - (typeof iat === 'number' ? iat : now))
  if (life > MAX_TTL) suspicions.push(`It lives longer than a day (${life} s), which Twilio refuses.`)
  if (!Number.isInteger(end)) suspicions.push('Its exp is not a whole number of seconds, which Twilio refuses.')
  return suspicions
}

function ofCalls({ tokenType, scopes, incoming, identity, grants }: TokenDescription): string[] {
  const suspicions: string[] = []
  const isNameless = scopes.some(
    ({ service, privilege, params }) => service === 'client' && privilege === 'outgoing' && !params.clientName,
  )
  if (isNameless) suspicions.push('Its outgoing calls have no clientName, so whoever is called does not see who calls.')
  if (tokenType === 'access' && identity === undefined && Object.hasOwn(grants, 'voice')) {
    suspicions.push('It has a voice grant and no identity, which Twilio refuses.')
  }
  return [...suspicions, ...incoming.flatMap(ofName)]
}

function ofName(name: string): string[] {
  try {
    assertClientName(name, 'their name')
    return []
  } catch (error) {
    return [`Calls to it will not arrive: ${(error as Error).message}`]
  }
}

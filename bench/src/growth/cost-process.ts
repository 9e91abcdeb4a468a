// What a token costs that says more, `node cost-process.js <rounds> <milliseconds>`: prints microseconds a token.

import { CapabilityToken } from '@twilio-capability/core'
import { interleave, type Measurement, type Samples } from '../interleave.js'
import { accountSid, applicationSid, authToken } from '../mint/claims.js'
import type { Minter } from '../mint/minters.js'
import { tokensPerSecond } from '../mint/tokens-per-second.js'

const [rounds, milliseconds] = process.argv.slice(2).map(Number) as [number, number]
const counts = [1, 10, 100]

/** One scope with so many parameters. */
function withParameters(count: number): Minter {
  const params = Object.fromEntries(Array.from({ length: count }, (_, index) => [`name${index}`, `value${index}`]))
  return (identity) =>
    new CapabilityToken({ accountSid, authToken })
      .allowClientIncoming(identity)
      .allowClientOutgoing(applicationSid, params)
      .generateToken()
}

/** So many scopes with one parameter each. */
function withScopes(count: number): Minter {
  return (identity) => {
    const token = new CapabilityToken({ accountSid, authToken }).allowClientIncoming(identity)
    for (let scope = 0; scope < count; scope++) token.allowClientOutgoing(applicationSid, { scope })
    return token.generateToken()
  }
}

async function microseconds(what: string, minterOf: (count: number) => Minter): Promise<Samples> {
  const measurements: Record<string, Measurement> = {}
  for (const count of counts) {
    const measure = await tokensPerSecond(minterOf(count), milliseconds)
    measurements[`${count} ${what}${count === 1 ? '' : 's'}`] = async (round) => 1e6 / (await measure(round))
  }
  return await interleave(measurements, rounds)
}

console.log(
  JSON.stringify({
    parameters: await microseconds('parameter', withParameters),
    scopes: await microseconds('scope', withScopes),
  }),
)

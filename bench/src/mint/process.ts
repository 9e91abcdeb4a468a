// Measures one group of minters in a process of its own, under whichever Node runs it, and prints the samples:
// `node process.js capability|access|portable <rounds> <milliseconds> [module of the portable entry]`.

import { interleave, type Measurement } from '../interleave.js'
import { assertAccessToken, assertCapabilityToken } from './check.js'
import { accessMinters, capabilityMinters, type Minters, portableMinters } from './minters.js'
import { AT_ONCE, many, tokensPerSecond } from './tokens-per-second.js'

const [group, rounds, millisecondsText, portableModule = ''] = process.argv.slice(2)
const milliseconds = Number(millisecondsText)

const measurements: Record<string, Measurement> = {}
for (const [name, load] of Object.entries(await mintersOf(group))) {
  const minter = await load()
  await (group === 'access' ? assertAccessToken : assertCapabilityToken)(await minter('Alice'))
  measurements[name] = await tokensPerSecond(minter, milliseconds)
  if (group !== 'portable') continue
  measurements[`${name}, ${AT_ONCE} at once`] = await tokensPerSecond(minter, milliseconds, many)
}
const samples = await interleave(measurements, Number(rounds))
console.log(JSON.stringify({ node: process.versions.node, samples }))

async function mintersOf(group: string | undefined): Promise<Minters> {
  if (group === 'portable') return portableMinters(await import(portableModule))
  return group === 'access' ? accessMinters : capabilityMinters
}

// Measures one group of minters in a process of its own, under whichever Node runs it, and prints the samples.

import { assertAccessToken, assertCapabilityToken } from './check.js'
import { interleave, type Measurement } from './interleave.js'
import { accessMinters, capabilityMinters, type Minter, type Minters, portableMinters } from './minters.js'

/** Tokens that are under way at the same time, where signing is asynchronous. */
const AT_ONCE = 64

const [group, roundsText, millisecondsText, portableUrl = ''] = process.argv.slice(2)
const rounds = Number(roundsText)
const milliseconds = Number(millisecondsText)
let named = 0

const measurements: Record<string, Measurement> = {}
for (const [name, minter] of Object.entries(await mintersOf(group))) {
  await (group === 'access' ? assertAccessToken : assertCapabilityToken)(await minter('Alice'))
  measurements[name] = await tokensPerSecond((names) => one(minter, names))
  if (group === 'portable')
    measurements[`${name}, ${AT_ONCE} at once`] = await tokensPerSecond((names) => many(minter, names))
}
const samples = await interleave(measurements, rounds)
console.log(JSON.stringify({ node: process.version, samples }))

async function mintersOf(group: string | undefined): Promise<Minters> {
  if (group === 'portable') return portableMinters(await import(portableUrl))
  return group === 'access' ? accessMinters : capabilityMinters
}

/** Finds out how many tokens take as long as a round shall, which also warms up, and measures so many each time. */
async function tokensPerSecond(mintAll: (names: readonly string[]) => Promise<void>): Promise<Measurement> {
  let count = AT_ONCE
  const measure = async () => {
    const names = newNames(count)
    const start = performance.now()
    await mintAll(names)
    return (performance.now() - start) / 1000
  }
  for (let seconds = await measure(); seconds * 1000 < milliseconds; seconds = await measure()) {
    count = Math.ceil(count * Math.min(4, (1.1 * milliseconds) / (seconds * 1000)))
  }
  return async () => count / (await measure())
}

/** A caller of his own for every token. */
function newNames(count: number): string[] {
  return Array.from({ length: count }, () => `user_${named++}`)
}

/** A minter that answers at once is not made to wait. */
async function one(minter: Minter, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const token = minter(name)
    if (typeof token !== 'string') await token
  }
}

async function many(minter: Minter, names: readonly string[]): Promise<void> {
  for (let index = 0; index < names.length; index += AT_ONCE) {
    await Promise.all(names.slice(index, index + AT_ONCE).map(minter))
  }
}

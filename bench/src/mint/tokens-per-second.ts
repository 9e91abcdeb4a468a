import type { Measurement } from '../interleave.js'
import type { Minter } from './minters.js'

/** Tokens that are under way at the same time, where they are not made one by one. */
export const AT_ONCE = 64

/** Makes a token for everybody of this list. */
type MintAll = (minter: Minter, names: readonly string[]) => Promise<void>

/** Finds out how many tokens take as long as a turn shall, which also warms up, and makes so many each time. */
export async function tokensPerSecond(
  minter: Minter,
  milliseconds: number,
  mintAll: MintAll = one,
): Promise<Measurement> {
  let count = AT_ONCE
  const measure = async () => {
    const names = newNames(count)
    const start = performance.now()
    await mintAll(minter, names)
    return (performance.now() - start) / 1000
  }
  for (let seconds = await measure(); seconds * 1000 < milliseconds; seconds = await measure()) {
    count = Math.ceil(count * Math.min(4, (1.1 * milliseconds) / (seconds * 1000)))
  }
  return async () => count / (await measure())
}

let named = 0

/** A caller of his own for every token. */
function newNames(count: number): string[] {
  return Array.from({ length: count }, () => `user_${named++}`)
}

/** One after the other. A minter that answers at once is not made to wait. */
async function one(minter: Minter, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const token = minter(name)
    if (typeof token !== 'string') await token
  }
}

/** Many at the same time. */
export async function many(minter: Minter, names: readonly string[]): Promise<void> {
  for (let index = 0; index < names.length; index += AT_ONCE) {
    await Promise.all(names.slice(index, index + AT_ONCE).map(minter))
  }
}

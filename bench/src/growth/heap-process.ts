// What one contender's tokens take of the heap, `node --expose-gc --min-semi-space-size=256 heap-process.js <contender>`:
// prints the bytes a token. The young generation is so large that nothing is collected in between.

import { capabilityMinters, type Minter } from '../mint/minters.js'

const TOKENS = 10_000

const mint = capabilityMinters[process.argv[2] ?? ''] as Minter

/** @returns the bytes that so many tokens have taken, each as the text that goes onto a socket */
async function bytesOf(tokens: number): Promise<number> {
  const names = Array.from({ length: tokens }, (_, index) => `user_${index}`)
  gc?.()
  const before = process.memoryUsage().heapUsed
  for (const name of names) socket.write(await mint(name), 'latin1')
  return process.memoryUsage().heapUsed - before
}

/** Where a token goes to: written as it is to a socket, it has to be one piece. */
const socket = Buffer.alloc(4096)

await bytesOf(TOKENS)
console.log(JSON.stringify({ bytes: (await bytesOf(TOKENS)) / TOKENS }))

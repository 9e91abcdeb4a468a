// What one contender's tokens take of the heap, `node --expose-gc --min-semi-space-size=256 heap-process.js <contender>
// <tokens>`: prints the bytes a token. The young generation is so large that nothing is collected in between.

import { minterOf } from '../mint/minters.js'

const mint = await minterOf(process.argv[2] ?? '')
const tokens = Number(process.argv[3])

/** @returns the bytes that so many tokens have taken, each as the text that goes onto a socket */
async function bytesOf(count: number): Promise<number> {
  const names = Array.from({ length: count }, (_, index) => `user_${index}`)
  gc?.()
  const before = process.memoryUsage().heapUsed
  for (const name of names) socket.write(await mint(name), 'latin1')
  return process.memoryUsage().heapUsed - before
}

/** Where a token goes to: written as it is to a socket, it has to be one piece. */
const socket = Buffer.alloc(4096)

// The first ones are made by code that is not compiled yet.
await bytesOf(tokens)
console.log(JSON.stringify({ bytes: (await bytesOf(tokens)) / tokens }))

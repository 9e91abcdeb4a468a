// Whether tokens leave anything behind, `node --expose-gc flat-process.js <tokens>`: prints the heap, in bytes, after each
// quarter of them.

import { minterOf, OURS } from '../mint/minters.js'

const quarter = Number(process.argv[2]) / 4
const mint = await minterOf(OURS)
const heap: Record<string, number> = {}
let minted = 0

async function mintUntil(count: number): Promise<void> {
  while (minted < count) await mint(`user_${minted++}`)
  for (let times = 0; times < 3; times++) gc?.()
  heap[`after ${minted.toLocaleString('en')}`] = process.memoryUsage().heapUsed
}

for (const share of [1, 2, 3, 4]) await mintUntil(share * quarter)
console.log(JSON.stringify(heap))

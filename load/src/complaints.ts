import { CONNECTIONS, type Outcome } from './load.js'
import type { ServerProcess } from './server-process.js'

/**
 * What was not as it should be, a line each.
 *
 * @param maxKept - bytes that a request may leave behind
 */
export function complaints(
  { problems, connects, heaps }: Outcome,
  { troubles, printed }: Pick<ServerProcess, 'troubles' | 'printed'>,
  maxKept: number,
): string[] {
  const kept = keptPerRequest(heaps)
  return [
    ...[...problems].map(([problem, count]) => `${count} × ${problem}`),
    ...(connects === CONNECTIONS ? [] : [`${connects} connections were opened`]),
    ...(kept <= maxKept ? [] : [`${Math.round(kept)} bytes are kept of every request`]),
    ...troubles,
    ...(printed.stderr === '' ? [] : [`stderr: ${printed.stderr}`]),
  ]
}

/**
 * How many bytes a request leaves behind, by the round that left the least. What is kept for good is kept in every
 * round; what the engine compiles, caches and frees when it likes shows in some of them.
 */
export function keptPerRequest(heaps: Outcome['heaps']): number {
  const growths = heaps.slice(1).map(({ bytes, requests }, index) => {
    const before = heaps[index] as (typeof heaps)[number]
    return (bytes - before.bytes) / (requests - before.requests)
  })
  return Math.min(...growths)
}

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
 * How many bytes a request leaves behind, from the end of the first round to the end of the last. What the engine compiles
 * and caches when it likes weighs the less, the more requests there are; what is kept of each weighs the same.
 */
export function keptPerRequest(heaps: Outcome['heaps']): number {
  const [before, after] = [heaps[0], heaps.at(-1)]
  if (before === undefined || after === undefined) return Number.NaN
  return (after.bytes - before.bytes) / (after.requests - before.requests)
}

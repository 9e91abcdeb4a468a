import { CONNECTIONS, type Outcome } from './load.js'

/** Bytes that a request may leave behind: less than any token has. */
const MAX_KEPT = 300

/** How a server ended. */
export interface End {
  readonly stderr: string
  /** 143 is what Next answers to SIGTERM. */
  readonly code: number | null
}

/**
 * What was not as it should be, a line each.
 *
 * @param maxKept - bytes that a request may leave behind
 */
export function complaints(
  { problems, connects, heaps }: Outcome,
  { stderr, code }: End,
  maxKept: number = MAX_KEPT,
): string[] {
  const kept = keptPerRequest(heaps)
  return [
    ...[...problems].map(([problem, count]) => `${count} × ${problem}`),
    ...(connects === CONNECTIONS ? [] : [`${connects} connections were opened`]),
    ...(kept <= maxKept ? [] : [`${Math.round(kept)} bytes are kept of every request`]),
    ...(stderr === '' ? [] : [`stderr: ${stderr}`]),
    ...(code === 0 || code === 143 ? [] : [`the server ended with ${code}`]),
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

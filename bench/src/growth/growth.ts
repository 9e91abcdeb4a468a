import { outputOf } from '../child.js'
import type { Comparison, Effort } from '../comparison.js'
import { interleave, type Measurement, type Samples } from '../interleave.js'
import { OURS } from '../mint/minters.js'

const heapContenders = [OURS, 'fast-jwt', 'jose', 'jsonwebtoken, KeyObject', 'twilio ClientCapability']

/** What grows with the size of a token, and with their number. */
export async function growth({ rounds, milliseconds, tokens }: Effort): Promise<readonly Comparison[]> {
  const costs = await outputOf<{ parameters: Samples; scopes: Samples }>('growth/cost-process.js', [
    String(rounds),
    String(milliseconds),
  ])
  const cost = { unit: 'microseconds a token', better: 'less', ratio: 'times the first' } as const
  return [
    { ...cost, title: 'A token with more parameters', samples: costs.parameters },
    { ...cost, title: 'A token with more scopes', samples: costs.scopes },
    {
      title: 'Memory that a token takes',
      unit: 'bytes of the heap',
      better: 'less',
      samples: await heapSamples(rounds, tokens / 200),
      note: 'Until the next collection of garbage, which takes all of it.',
    },
    {
      title: 'Memory that tokens leave behind',
      unit: 'kilobytes of the heap',
      better: 'less',
      ratio: 'times the first',
      samples: await flatSamples(tokens),
      note: 'The whole process, after a collection of garbage.',
    },
  ]
}

async function heapSamples(rounds: number, tokens: number): Promise<Samples> {
  const node = [process.execPath, '--expose-gc', '--min-semi-space-size=256', '--max-semi-space-size=256'] as const
  const measurements: Record<string, Measurement> = {}
  for (const name of heapContenders) {
    measurements[name] = async () =>
      (await outputOf<{ bytes: number }>('growth/heap-process.js', [name, String(tokens)], node)).bytes
  }
  return await interleave(measurements, rounds)
}

async function flatSamples(tokens: number): Promise<Samples> {
  const node = [process.execPath, '--expose-gc'] as const
  const heap = await outputOf<Record<string, number>>('growth/flat-process.js', [String(tokens)], node)
  return Object.fromEntries(Object.entries(heap).map(([name, bytes]) => [name, [bytes / 1000]]))
}

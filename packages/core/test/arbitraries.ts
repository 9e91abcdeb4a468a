import fc from 'fast-check'

/** How many random descriptions a differential test tries; `TAP_TIMEOUT=0 RUNS=20000 node …` for a long one. */
export const numRuns = Number(process.env.RUNS ?? 300)

const letterOrDigit = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789')

/** A SID of this kind. */
export function sid(prefix: string): fc.Arbitrary<string> {
  return fc.string({ unit: letterOrDigit, minLength: 1, maxLength: 32 }).map((rest) => prefix + rest)
}

/** Any characters at all, but never half of one. */
export const text = fc.string({ unit: 'binary' })

export const nonEmptyText = fc.string({ unit: 'binary', minLength: 1 })

export const secret = nonEmptyText.filter((candidate) => candidate.trim() === candidate)

/** Milliseconds since the epoch, until the year 5138. */
export const time = fc.integer({ min: 0, max: 100_000_000_000_000 })

/** Seconds. */
export const ttl = fc.integer({ min: 1, max: 86_400 })

export const clientName = fc.string({
  unit: fc.oneof(letterOrDigit, fc.constant('_')),
  minLength: 1,
  maxLength: 256,
})

/** Parameters as flat as twilio-node's capability tokens can carry them. */
export const flatParams = fc.dictionary(
  text,
  fc.oneof(text, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean()),
)

const { tree } = fc.letrec((tie) => ({
  leaf: fc.oneof(
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
  ),
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(text, tie('tree'), { maxKeys: 4 }),
  ),
}))

/** Parameters nested as deep as you like. */
export const params = fc.dictionary(text, tree, { maxKeys: 5 }) as fc.Arbitrary<Record<string, never>>

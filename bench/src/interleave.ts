/** What was measured, a list of rounds for every contender, in the order in which they took turns. */
export type Samples = { readonly [contender: string]: readonly number[] }

/** One measurement. */
export type Measurement = (round: number) => number | Promise<number>

/** Lets contenders take turns, A B C A B C, so that whatever slows the machine down slows all of them down. */
export async function interleave(
  contenders: { readonly [contender: string]: Measurement },
  rounds: number,
): Promise<Samples> {
  const turns = Object.entries(contenders).map(([name, measure]) => ({ name, measure, samples: [] as number[] }))
  for (let round = 0; round < rounds; round++) {
    for (const { measure, samples } of turns) samples.push(await measure(round))
  }
  return Object.fromEntries(turns.map(({ name, samples }) => [name, samples]))
}

import type { Samples } from './interleave.js'

/** One table: who was measured in turns with whom. The first row is the library's own. */
export interface Comparison {
  readonly title: string
  /** Of what was measured, such as `tokens a second`. */
  readonly unit: string
  /** Which is better: the larger number or the smaller one. */
  readonly better: 'more' | 'less'
  readonly samples: Samples
  /** What the first row is to the others. @default 'ours is better', so many times */
  readonly ratio?: 'times the first'
  /** What one has to know to read it. */
  readonly note?: string
}

/** How much is measured. */
export interface Effort {
  /** How often everybody has his turn. */
  readonly rounds: number
  /** How long one turn takes, where it can be chosen. */
  readonly milliseconds: number
  /** How many processes are started of each, where processes are measured. */
  readonly processes: number
  /** How many tokens are made where it is watched what they leave in memory. */
  readonly tokens: number
  /** Whether other versions of Node are asked, too, than the one that runs this. */
  readonly everyNode: boolean
}

/** Enough to say something. */
export const whole: Effort = {
  rounds: 9,
  milliseconds: 200,
  processes: 15,
  tokens: 1_000_000,
  everyNode: true,
}

/** Enough to see that everything runs. The numbers say nothing. */
export const short: Effort = { rounds: 1, milliseconds: 5, processes: 1, tokens: 4000, everyNode: false }

/** One question, and how it is answered. */
export type Question = (effort: Effort) => Promise<readonly Comparison[]>

import type { Clock } from '../clock.js'
import type { Environment } from '../settings.js'
import type { Line } from './line.js'

/** What a command has of the world, so that a test can give it another one. */
export interface World {
  readonly environment: Environment
  readonly clock: Clock
  /** All of standard input, as text; empty when it is a terminal. */
  readInput(): Promise<string>
  readonly fetch: typeof globalThis.fetch
}

/** What a command found: for a machine and for a person. */
export interface Outcome {
  /** Whether all is well; if not, the exit code is 1. */
  readonly ok: boolean
  /** What `--json` prints. */
  readonly data: unknown
  /** What is printed without it. */
  readonly lines: readonly Line[]
}

/** One of the program's commands. */
export interface Command {
  /** How it is called, such as `mint [options]`. */
  readonly usage: string
  /** What it does, in a few words for the list of commands. */
  readonly summary: string
  /** What else there is to know, with an example. */
  readonly details: string
  /** Node's `parseArgs` options, beside `--json` and `--help`. */
  readonly options: Readonly<Record<string, OptionConfig>>
  /** @throws UsageError, or what the library throws */
  run(values: Values, operands: readonly string[], world: World): Promise<Outcome>
}

/** An option of a command, as Node's own `parseArgs` takes it. */
export interface OptionConfig {
  readonly type: 'string' | 'boolean'
  readonly multiple?: boolean
  readonly short?: string
}

/** The options that were given. */
export type Values = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>

/**
 * The program was called wrongly: exit code 2. The message never repeats an argument: it may be a secret in the wrong
 * place, and messages end up in logs.
 */
export class UsageError extends Error {}

/** The option as text, if it was given. */
export function textOf(values: Values, name: string): string | undefined {
  const value = values[name]
  return typeof value === 'string' ? value : undefined
}

/**
 * The option if it is one of these words, or nothing if it was not given.
 *
 * @throws UsageError if it is another word
 */
export function wordOf<Word extends string>(values: Values, name: string, words: readonly Word[]): Word | undefined {
  const text = textOf(values, name)
  const word = words.find((word) => word === text)
  if (word === undefined && text !== undefined) throw new UsageError(`--${name} must be ${orList(words)}.`)
  return word
}

function orList(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

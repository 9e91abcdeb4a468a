import type { Environment } from '../settings.js'

/** What a command has of the world, so that a test can give it another one. */
export interface World {
  readonly environment: Environment
  /** Milliseconds since the epoch. */
  now(): number
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

/** A line for a person, and what it is to them. */
export interface Line {
  readonly tone: 'title' | 'plain' | 'good' | 'bad' | 'dim'
  readonly text: string
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

/** The program was called wrongly: exit code 2. */
export class UsageError extends Error {}

/** A line without emphasis. */
export function plain(text: string): Line {
  return { tone: 'plain', text }
}

/** A line that says that something is as it should be. */
export function good(text: string): Line {
  return { tone: 'good', text }
}

/** A line that says that something is wrong. */
export function bad(text: string): Line {
  return { tone: 'bad', text }
}

/** A line that begins a part. */
export function title(text: string): Line {
  return { tone: 'title', text }
}

/** The option as text, if it was given. */
export function textOf(values: Values, name: string): string | undefined {
  const value = values[name]
  return typeof value === 'string' ? value : undefined
}

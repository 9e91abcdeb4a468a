import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { fixedClock } from '@twilio-capability/core/testing'
import type { World } from '../../dist/cli/command.js'
import { run } from '../../dist/cli/run.js'

/** The file that npm links as the command. */
export const bin: string = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))

const hexadecimal = '0123456789abcdef'.repeat(2)

/** What a real environment looks like, of an account that exists nowhere. */
export const credentials = {
  TWILIO_ACCOUNT_SID: `AC${hexadecimal}`,
  TWILIO_AUTH_TOKEN: 'fedcba98'.repeat(4),
  TWILIO_API_KEY: `SK${hexadecimal}`,
  TWILIO_API_SECRET: 'aBcDeFgH'.repeat(4),
  TWILIO_TWIML_APP_SID: `AP${hexadecimal}`,
}

/** Where the clock of these tests stands still: 2026-01-01T00:00:00Z, in seconds. */
export const NOW = 1_767_225_600

/** What came of a run. */
export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly error: string
}

/** Runs the program in this process, in a world without anything but what is given. */
export async function program(
  args: readonly string[],
  world: Partial<Omit<World, 'readInput'>> & { input?: string; colours?: boolean } = {},
): Promise<Ended> {
  const { input = '', colours = false, ...rest } = world
  const out: string[] = []
  const error: string[] = []
  const code = await run(
    args,
    { environment: {}, clock: fixedClock(NOW * 1000), fetch, readInput: async () => input, ...rest },
    { colours, out: (text) => void out.push(text), error: (text) => void error.push(text) },
  )
  return { code, out: out.join(''), error: error.join('') }
}

/** Runs the real program in a process of its own. */
export async function spawned(
  args: readonly string[],
  { environment = {}, input = '' }: { environment?: Record<string, string>; input?: string | Buffer } = {},
): Promise<Ended> {
  return ended(bin, args, environment, input)
}

/** Runs a script of Node, or with `command` any other program. */
export async function ended(
  script: string,
  args: readonly string[],
  environment: Record<string, string>,
  input: string | Buffer = '',
  command: string | undefined = undefined,
): Promise<Ended> {
  const [file, all] = command === undefined ? [process.execPath, [script, ...args]] : [command, [script, ...args]]
  const child = spawn(file, all, { env: { ...withoutTwilio(), ...environment } })
  // A program that has heard enough closes the pipe.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [out, error, code] = await Promise.all([text(child.stdout), text(child.stderr), closed])
  return { code, out, error }
}

/** The environment of this process, which carries the coverage, without what would decide a test. */
function withoutTwilio(): NodeJS.ProcessEnv {
  const decisive = /^(TWILIO_|NO_COLOR$|FORCE_COLOR$|NODE_DISABLE_COLORS$)/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !decisive.test(name)))
}

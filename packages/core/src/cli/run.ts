import { debuglog } from 'node:util'
import { isTokenError } from '../errors.js'
import { parse } from './arguments.js'
import { type Command, UsageError, type World } from './command.js'
import { doctor } from './doctor.js'
import { explain } from './explain.js'
import { manual, overview } from './help.js'
import { inspect } from './inspect.js'
import { type Line, plain, printable, textOfLines } from './line.js'
import { mint } from './mint.js'

const commands: Readonly<Record<string, Command>> = { mint, inspect, explain, doctor }

/** With NODE_DEBUG=twilio-capability, the stack of what nobody foresaw. */
const debug = debuglog('twilio-capability')

/** Where a program writes, and whether a person reads it there. */
export interface Terminal {
  readonly colours: boolean
  out(text: string): void
  error(text: string): void
}

/**
 * Runs the program.
 *
 * @param args - without the program's own name
 * @returns the exit code: 0 if all is well, 1 if the token or what was looked at is not, 2 if the program was called
 *   wrongly or could not do its work
 */
export async function run(args: readonly string[], world: World, terminal: Terminal): Promise<number> {
  const [name = '--help', ...rest] = args
  if (name === '--help' || name === '-h' || name === 'help') {
    terminal.out(overview(Object.values(commands)))
    return 0
  }
  try {
    return await runCommand(name, rest, world, terminal)
  } catch (error) {
    const { code, message, exitCode } = failureOf(error)
    const text = rest.includes('--json') ? JSON.stringify({ error: { code, message } }) : message
    terminal.error(`${printable(text)}\n`)
    return exitCode
  }
}

async function runCommand(name: string, args: readonly string[], world: World, terminal: Terminal): Promise<number> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command === undefined) {
    throw new UsageError(`There is no such command. The commands are ${Object.keys(commands).join(', ')}.`)
  }
  const { values, positionals } = parse(name, command, args)
  if (values.help === true) {
    terminal.out(manual(command))
    return 0
  }
  const { ok, data, lines } = await command.run(values, positionals, world)
  terminal.out(values.json === true ? textOfLines(jsonLines(data), false) : textOfLines(lines, terminal.colours))
  return ok ? 0 : 1
}

function jsonLines(data: unknown): Line[] {
  return JSON.stringify(data, undefined, 2).split('\n').map(plain)
}

/** The message alone is shown: no stack, and no cause. */
function failureOf(error: unknown): { code: string; message: string; exitCode: number } {
  const { message, stack } = error as Error
  if (error instanceof UsageError) return { code: 'USAGE', message, exitCode: 2 }
  if (isTokenError(error)) return { code: error.code, message, exitCode: 1 }
  debug('%s', stack)
  return { code: 'UNEXPECTED', message, exitCode: 2 }
}

import { parseArgs, styleText } from 'node:util'
import { isTokenError } from '../errors.js'
import { type Command, type Line, type Outcome, UsageError, type World } from './command.js'
import { doctor } from './doctor.js'
import { explain } from './explain.js'
import { inspect } from './inspect.js'
import { mint } from './mint.js'

const commands: Readonly<Record<string, Command>> = { mint, inspect, explain, doctor }

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
 * @returns the exit code: 0 if all is well, 1 if what was looked at is not, 2 if the program was called wrongly
 */
export async function run(args: readonly string[], world: World, terminal: Terminal): Promise<number> {
  const [name = '--help', ...rest] = args
  if (name === '--help' || name === '-h' || name === 'help') {
    terminal.out(overview())
    return 0
  }
  const asJson = rest.includes('--json')
  try {
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined
    if (command === undefined) throw new UsageError(`There is no command ${JSON.stringify(name)}.`)
    const { values, positionals } = parse(command, rest)
    if (values.help === true) {
      terminal.out(manual(command))
      return 0
    }
    const outcome = await command.run(values, positionals, world)
    terminal.out(asJson ? `${JSON.stringify(outcome.data, undefined, 2)}\n` : text(outcome, terminal))
    return outcome.ok ? 0 : 1
  } catch (error) {
    if (!(error instanceof UsageError) && !isTokenError(error)) throw error
    const code = error instanceof UsageError ? 'USAGE' : error.code
    terminal.error(asJson ? `${JSON.stringify({ error: { code, message: error.message } })}\n` : `${error.message}\n`)
    return error instanceof UsageError ? 2 : 1
  }
}

function parse(command: Command, args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { ...command.options, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

function overview(): string {
  const width = Math.max(...Object.values(commands).map(({ usage }) => usage.length))
  const list = Object.values(commands).map(({ usage, summary }) => `  ${usage.padEnd(width)}   ${summary}`)
  return `Make Twilio's tokens and look into them.

${list.join('\n')}

Every command takes --json and --help. Secrets come from the environment or from standard input, never from an argument.
`
}

function manual({ usage, summary, details }: Command): string {
  return `${usage}\n\n${summary[0]?.toUpperCase()}${summary.slice(1)}.\n\n${details}\n`
}

function text({ lines }: Outcome, { colours }: Terminal): string {
  return lines.map((line) => `${colours ? coloured(line) : line.text}\n`).join('')
}

const styles = { title: 'bold', plain: 'reset', good: 'green', bad: 'red', dim: 'dim' } as const

function coloured({ tone, text }: Line): string {
  return styleText(styles[tone], text)
}

import { parseArgs } from 'node:util'
import { type Command, UsageError, type Values } from './command.js'

/**
 * Reads the arguments of a command with Node's own parser.
 *
 * @throws UsageError if an option is not one of the command's, or lacks its value
 */
export function parse(
  name: string,
  { options }: Command,
  args: readonly string[],
): { values: Values; positionals: string[] } {
  const known = { ...options, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const
  try {
    return parseArgs({ args: [...args], options: known, allowPositionals: true })
  } catch (error) {
    throw new UsageError(reasonOf(error as NodeJS.ErrnoException, name, Object.keys(known)))
  }
}

function reasonOf({ code, message }: NodeJS.ErrnoException, name: string, options: readonly string[]): string {
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const list = options.map((option) => `--${option}`).join(', ')
    return `${name} has other options: ${list}. A secret is never one: it comes from the environment or standard input.`
  }
  // The first line names an option of ours, and not what was given for it; more advice may follow.
  return message.replace(/\n.*/s, '')
}

import type { Command } from './command.js'

/** What the program prints without a command. */
export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ usage }) => usage.length))
  const list = commands.map(({ usage, summary }) => `  ${usage.padEnd(width)}   ${summary}`)
  return `Make Twilio's tokens and look into them.

${list.join('\n')}

Every command takes --json and --help. Secrets come from the environment or from standard input, never from an argument.
The exit code is 0 if all is well, 1 if the token or the environment is not, and 2 if the command could not be run.
`
}

/** What `--help` of a command prints. */
export function manual({ usage, summary, details }: Command): string {
  return `${usage}\n\n${summary[0]?.toUpperCase()}${summary.slice(1)}.\n\n${details}\n`
}

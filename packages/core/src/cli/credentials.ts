import type { Environment } from '../settings.js'
import { UsageError, type World } from './command.js'

/** The variables that a kind of token is made from: those that anybody may know, and the secret. */
const variables = {
  capability: { known: ['TWILIO_ACCOUNT_SID'], secret: 'TWILIO_AUTH_TOKEN' },
  access: { known: ['TWILIO_ACCOUNT_SID', 'TWILIO_API_KEY'], secret: 'TWILIO_API_SECRET' },
} as const

/**
 * The environment, with the secret from standard input where its variable is not set. A secret is never an argument:
 * every user of the machine sees those, and the shell writes them down.
 *
 * @throws UsageError if something is missing
 */
export async function credentials(tokenType: keyof typeof variables, world: World): Promise<Environment> {
  const { environment } = world
  const { known, secret } = variables[tokenType]
  const missing = known.filter((variable) => !environment[variable])
  if (missing.length > 0) throw new UsageError(`Not set in the environment: ${missing.join(', ')}.`)
  return environment[secret] ? environment : { ...environment, [secret]: await secretFrom(world, secret) }
}

async function secretFrom({ readInput }: World, variable: string): Promise<string> {
  const secret = (await readInput()).replace(/\r?\n$/, '')
  if (secret === '') throw new UsageError(`Set ${variable}, or give the secret on standard input.`)
  if (/[\r\n]/.test(secret)) throw new UsageError('Standard input must be the secret alone, and has several lines.')
  return secret
}

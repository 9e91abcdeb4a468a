import type { Environment } from '../settings.js'
import type { World } from './command.js'

/**
 * The environment, with the secret from standard input where the variable is not set. A secret is never an argument: every
 * user of the machine sees those, and the shell writes them down.
 */
export async function withSecret(variable: string, { environment, readInput }: World): Promise<Environment> {
  if (environment[variable]) return environment
  const secret = (await readInput()).replace(/\r?\n$/, '')
  return secret === '' ? environment : { ...environment, [variable]: secret }
}

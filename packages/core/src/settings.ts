import { type ErrorCode, TwilioTokenError } from './errors.js'

/** Variables that stand in for options that are not given, such as `process.env`. */
export type Environment = { readonly [variable: string]: string | undefined }

/** The variables that Twilio's own documentation uses, by the option each stands in for. */
const variables = {
  accountSid: 'TWILIO_ACCOUNT_SID',
  authToken: 'TWILIO_AUTH_TOKEN',
  apiKeySid: 'TWILIO_API_KEY',
  apiKeySecret: 'TWILIO_API_SECRET',
  applicationSid: 'TWILIO_TWIML_APP_SID',
} as const

/** A value, and how a message is to call it: by its option or its variable, whichever it came from. */
export interface Setting<T = string | undefined> {
  readonly value: T
  readonly label: string
}

/** The option if it is given, else its variable if that is set to anything. */
export function settingOf(option: string | undefined, name: keyof typeof variables, environment: Environment): Setting {
  if (option !== undefined) return { value: option, label: name }
  const variable = variables[name]
  return { value: environment[variable] || undefined, label: `${name} (from ${variable})` }
}

/** @throws the code if there is neither the option nor its variable, naming both */
export function requiredSetting(
  option: string | undefined,
  name: keyof typeof variables,
  environment: Environment,
  code: ErrorCode,
): Setting<string> {
  const { value, label } = settingOf(option, name, environment)
  if (value !== undefined) return { value, label }
  throw new TwilioTokenError(code, `${name} is missing: give the option ${name}, or set ${variables[name]}.`)
}

/** The variables of this process, where there are any. */
export function processEnvironment(): Environment {
  return (globalThis as { process?: { env?: Environment } }).process?.env ?? {}
}

/** Our variables, each from the first of these that has it. Nothing else in them is read, and nothing before it is asked for. */
export function firstOf(...environments: readonly Environment[]): Environment {
  const found = {}
  for (const variable of Object.values(variables)) {
    // Deno throws for a variable that it was not told to allow, which may be one that nobody needs.
    Object.defineProperty(found, variable, { get: () => firstText(environments, variable) })
  }
  return found
}

function firstText(environments: readonly Environment[], variable: string): string | undefined {
  for (const environment of environments) {
    const value: unknown = environment[variable]
    if (typeof value === 'string' && value !== '') return value
  }
  return undefined
}

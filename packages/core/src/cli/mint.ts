import { AccessToken } from '../access-token.js'
import type { CapabilityToken } from '../capability-token.js'
import { decodeToken } from '../decode.js'
import { explainToken } from '../explain.js'
import { createTokenIssuer } from '../issuer.js'
import { type Command, plain, textOf, UsageError, type Values } from './command.js'
import { withSecret } from './secret-input.js'

/** `mint --client alice --app AP…` */
export const mint: Command = {
  usage: 'mint [options]',
  summary: 'make a token',
  details: `The account is TWILIO_ACCOUNT_SID and the secret TWILIO_AUTH_TOKEN, or TWILIO_API_KEY and TWILIO_API_SECRET for an access
token. A secret that is not in the environment is read from standard input; it is never an argument.

  --client NAME        may be called as NAME
  --app SID            may call through this TwiML application
  --param NAME=VALUE   sent to the application with every call, signed; may be given again
  --events             may listen to the account's events
  --no-presence        does not see which other clients are there
  --ttl SECONDS        how long it lives: 1 to 86400, 3600 unless given
  --type KIND          capability or access, capability unless given
  --identity NAME      whose access token it is, if it may not be called

  mint --client alice --app AP00000000000000000000000000000000 --ttl 600`,
  options: {
    client: { type: 'string' },
    app: { type: 'string' },
    param: { type: 'string', multiple: true },
    events: { type: 'boolean' },
    'no-presence': { type: 'boolean' },
    ttl: { type: 'string' },
    type: { type: 'string' },
    identity: { type: 'string' },
  },
  async run(values, operands, world) {
    if (operands.length > 0) throw new UsageError(`mint takes options only; what is ${JSON.stringify(operands[0])}?`)
    const tokenType = tokenTypeOf(values)
    const variable = tokenType === 'access' ? 'TWILIO_API_SECRET' : 'TWILIO_AUTH_TOKEN'
    const issuer = createTokenIssuer({ tokenType, clock: world }, await withSecret(variable, world))
    const builder = issuer.createToken(textOf(values, 'identity'))
    allow(builder, values)
    const token = await builder.generateToken(ttlOf(values))
    const description = decodeToken(token)
    return {
      ok: true,
      data: { token, expiresAt: description.expiresAt, allows: explainToken(description) },
      lines: [plain(token)],
    }
  },
}

function allow(builder: CapabilityToken | AccessToken, values: Values): void {
  const client = textOf(values, 'client')
  const application = textOf(values, 'app')
  if (client !== undefined) builder.allowClientIncoming(client)
  if (application !== undefined) builder.allowClientOutgoing(application, paramsOf(values))
  else if (values.param !== undefined) throw new UsageError('--param needs the --app that is to receive it.')
  if (builder instanceof AccessToken) {
    const verb = ['events', 'no-presence'].find((name) => values[name] === true)
    if (verb !== undefined) throw new UsageError(`--${verb} has no counterpart in an access token.`)
    return
  }
  if (values.events === true) builder.allowEventStream()
  if (values['no-presence'] === true) builder.disablePresenceEvents()
}

function tokenTypeOf(values: Values): 'capability' | 'access' {
  const type = textOf(values, 'type') ?? 'capability'
  if (type === 'capability' || type === 'access') return type
  throw new UsageError(`--type must be capability or access; got ${JSON.stringify(type)}.`)
}

function ttlOf(values: Values): number | undefined {
  const ttl = textOf(values, 'ttl')
  if (ttl === undefined) return undefined
  if (/^\d+$/.test(ttl)) return Number(ttl)
  throw new UsageError(`--ttl must be whole seconds; got ${JSON.stringify(ttl)}.`)
}

function paramsOf(values: Values): Record<string, string> {
  const pairs = (values.param ?? []) as readonly string[]
  return Object.fromEntries(
    pairs.map((pair) => {
      const equals = pair.indexOf('=')
      if (equals < 1) throw new UsageError(`--param must be NAME=VALUE; got ${JSON.stringify(pair)}.`)
      return [pair.slice(0, equals), pair.slice(equals + 1)]
    }),
  )
}

import { AccessToken } from '../access-token.js'
import type { CapabilityToken } from '../capability-token.js'
import { decodeToken } from '../decode.js'
import { explainToken } from '../explain.js'
import { createTokenIssuer } from '../issuer.js'
import { type Command, textOf, UsageError, type Values, wordOf } from './command.js'
import { credentials } from './credentials.js'
import { plain } from './line.js'

/** `mint --client alice --app AP…` */
export const mint: Command = {
  usage: 'mint [options]',
  summary: 'make a token',
  details: `The account is TWILIO_ACCOUNT_SID, and the secret TWILIO_AUTH_TOKEN. For an access token the key is TWILIO_API_KEY,
and the secret TWILIO_API_SECRET. A secret that is not in the environment is read from standard input, to the end of it.
It is never an argument.

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
    if (operands.length > 0) throw new UsageError('mint takes options only. A secret is never an argument.')
    const tokenType = wordOf(values, 'type', ['capability', 'access']) ?? 'capability'
    assertPurpose(tokenType, values)
    const ttl = ttlOf(values)
    const issuer = createTokenIssuer({ tokenType, clock: world.clock }, await credentials(tokenType, world))
    const builder = issuer.createToken(textOf(values, 'identity'))
    allow(builder, values)
    const token = await builder.generateToken(ttl)
    const description = decodeToken(token)
    return {
      ok: true,
      data: { token, expiresAt: description.expiresAt, allows: explainToken(description) },
      lines: [plain(token)],
    }
  },
}

/** A token has to be of some use, and an option too. */
function assertPurpose(tokenType: 'capability' | 'access', values: Values): void {
  const given = (...names: string[]) => names.find((name) => values[name] !== undefined)
  const foreign = tokenType === 'access' ? given('events', 'no-presence') : given('identity')
  if (foreign !== undefined) throw new UsageError(`--${foreign} means nothing with --type ${tokenType}.`)
  if (given('param') && !given('app')) throw new UsageError('--param needs the --app that is to receive it.')
  const purposes = tokenType === 'access' ? ['client', 'identity'] : ['client', 'app', 'events']
  if (given(...purposes)) return
  throw new UsageError(`Say what the token is for: ${purposes.map((name) => `--${name}`).join(' or ')}.`)
}

function allow(builder: CapabilityToken | AccessToken, values: Values): void {
  const client = textOf(values, 'client')
  const application = textOf(values, 'app')
  if (client !== undefined) builder.allowClientIncoming(client)
  if (application !== undefined) builder.allowClientOutgoing(application, paramsOf(values))
  if (builder instanceof AccessToken) return
  if (values.events === true) builder.allowEventStream()
  if (values['no-presence'] === true) builder.disablePresenceEvents()
}

function ttlOf(values: Values): number | undefined {
  const ttl = textOf(values, 'ttl')
  if (ttl === undefined) return undefined
  if (/^\d+$/.test(ttl)) return Number(ttl)
  throw new UsageError('--ttl must be whole seconds.')
}

function paramsOf(values: Values): Record<string, string> {
  const pairs = (values.param ?? []) as readonly string[]
  return Object.fromEntries(
    pairs.map((pair) => {
      const equals = pair.indexOf('=')
      if (equals < 1) throw new UsageError('--param must be NAME=VALUE.')
      return [pair.slice(0, equals), pair.slice(equals + 1)]
    }),
  )
}

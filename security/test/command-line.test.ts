import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { CapabilityToken } from '@twilio-capability/core'
import t from 'tap'
import { leaksIn } from '../dist/leaks.js'

const program = fileURLToPath(new URL('../../packages/core/dist/cli/main.js', import.meta.url))
const AUTH_TOKEN = '0f1e2d3c4b5a69788796a5b4c3d2e1f0'
const API_SECRET = 'Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4'
const environment = {
  PATH: process.env.PATH ?? '',
  TWILIO_ACCOUNT_SID: 'AC0123456789abcdef0123456789abcdef',
  TWILIO_AUTH_TOKEN: AUTH_TOKEN,
  TWILIO_API_KEY: 'SK0123456789abcdef0123456789abcdef',
  TWILIO_API_SECRET: API_SECRET,
  // With the stacks of what nobody foresaw.
  NODE_DEBUG: 'twilio-capability',
}

/** Everything that the program prints. */
async function printed(
  args: readonly string[],
  input = '',
  variables: Readonly<Record<string, string>> = environment,
): Promise<string> {
  const child = spawn(process.execPath, [program, ...args], { env: { ...variables } as unknown as NodeJS.ProcessEnv })
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return out + error
}

t.test('No command prints a secret, and only mint prints a token.', async (t) => {
  const account = { accountSid: environment.TWILIO_ACCOUNT_SID, authToken: AUTH_TOKEN }
  const token = await new CapabilityToken(account).allowClientIncoming('alice').generateToken(1234)
  // Of another life than what mint makes, which may print its own token.
  const signature = token.slice(token.lastIndexOf('.') + 1)
  const { TWILIO_AUTH_TOKEN: _, ...withoutAuthToken } = environment
  for (const [args, input, variables] of [
    [['mint', '--client', 'alice'], ''],
    [['mint', '--client', 'alice'], `${AUTH_TOKEN}\n`, withoutAuthToken],
    [['mint', '--client', 'alice'], `${AUTH_TOKEN}\nmore\n`, withoutAuthToken],
    [['mint', '--type', 'access', '--client', 'alice', '--json'], ''],
    [['mint', '--client', 'alice'], '', { ...environment, TWILIO_ACCOUNT_SID: AUTH_TOKEN }],
    [['mint', '--client', 'alice'], '', { ...environment, TWILIO_AUTH_TOKEN: ` ${AUTH_TOKEN}` }],
    [['mint', AUTH_TOKEN], ''],
    [['inspect'], token],
    [['inspect', '--json'], `${token.slice(0, -1)}A`],
    [['inspect', AUTH_TOKEN], ''],
    [['doctor'], ''],
    [['doctor', '--json', AUTH_TOKEN], ''],
    [['doctor', '--against', AUTH_TOKEN], ''],
    [['explain', AUTH_TOKEN], ''],
    [[AUTH_TOKEN], ''],
    [['--help'], ''],
  ] as const) {
    const output = await printed(args, input, variables)
    t.not(output, '', args.join(' '))
    t.strictSame(leaksIn(output, [AUTH_TOKEN, API_SECRET, signature]), [], args.join(' '))
  }
})

t.test('A token cannot give orders to a terminal, whatever is in it.', async (t) => {
  const hostile = '\u001b]0;owned\u0007\u001b[2J\r\n- May do nothing.\u202e\u2028\u0000\u009b31m'
  const account = { accountSid: environment.TWILIO_ACCOUNT_SID, authToken: AUTH_TOKEN }
  const token = await new CapabilityToken(account).allowClientOutgoing('AP123', { [hostile]: hostile }).generateToken()
  for (const args of [['inspect'], ['inspect', '--json']]) {
    const output = await printed(args, token)
    t.match(output, /owned/)
    t.notMatch(output, /[^\P{Cc}\n]|\p{Bidi_Control}|\u2028/u)
    t.notMatch(output, /^- May do nothing/m)
  }
})

t.test('A token that is nested too deep is an error, and not a stack.', async (t) => {
  const part = (json: string) => Buffer.from(json).toString('base64url')
  const deep = `{"scope":"","iss":"AC1","exp":1,"x":${'['.repeat(20_000)}${']'.repeat(20_000)}}`
  t.match(
    await printed(['inspect'], `${part('{"alg":"HS256"}')}.${part(deep)}.x`),
    /nested deeper than 200 levels\.\n$/,
  )
})

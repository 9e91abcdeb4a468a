import { verifyToken } from '@twilio-capability/core/verify'
import t from 'tap'
import { credentials, type Ended, NOW, program } from './program.js'

const { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_API_KEY, TWILIO_API_SECRET } = credentials
const environment = { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN }
const access = { TWILIO_ACCOUNT_SID, TWILIO_API_KEY, TWILIO_API_SECRET }
const clock = { now: () => NOW * 1000 }

function failed(code: number, error: string): Ended {
  return { code, out: '', error: `${error}\n` }
}

t.test('the token is the only line', async (t) => {
  const { code, out, error } = await program(['mint', '--client', 'alice'], { environment, colours: true })
  t.strictSame([code, error], [0, ''])
  t.match(out, /^[\w-]+\.[\w-]+\.[\w-]{43}\n$/)
  const account = { accountSid: TWILIO_ACCOUNT_SID, authToken: TWILIO_AUTH_TOKEN, clock }
  t.match(await verifyToken(out.trim(), account), { identity: 'alice', incoming: ['alice'], outgoing: [] })
})

t.test('everything that a capability token can allow has an option', async (t) => {
  const args = [
    '--client=alice',
    '--app=AP1',
    '--param',
    'a=b=c',
    '--param',
    'd=',
    '--events',
    '--no-presence',
    '--ttl=60',
  ]
  const { code, out } = await program(['mint', '--json', ...args], { environment })
  const { token, ...rest } = JSON.parse(out)
  t.equal(code, 0)
  t.strictSame(rest, {
    expiresAt: '2026-01-01T00:01:00.000Z',
    allows: [
      'May be called as alice.',
      'May call through AP1 as alice with a=b=c, d=.',
      'May listen to /2010-04-01/Events.',
      'Does not see which clients are there.',
    ],
  })
  t.equal(token.split('.').length, 3)
})

t.test('nothing is allowed that was not asked for', async (t) => {
  const { out } = await program(['mint', '--json', '--client=alice'], { environment })
  t.strictSame(JSON.parse(out).allows, ['May be called as alice.'])
})

t.test('an access token is made with an API key', async (t) => {
  const args = ['mint', '--type', 'access', '--client', 'alice', '--app', 'AP1']
  const { out } = await program(args, { environment: access })
  const account = { accountSid: TWILIO_ACCOUNT_SID, apiKeySecret: TWILIO_API_SECRET, clock }
  t.match(await verifyToken(out.trim(), account), { incoming: ['alice'], outgoing: [{ applicationSid: 'AP1' }] })
  const nobody = await program(['mint', '--type=access', '--identity', 'a@b.example'], { environment: access })
  t.match(await verifyToken(nobody.out.trim(), account), { identity: 'a@b.example', incoming: [] })
})

t.test('a secret that is not in the environment is read from standard input', async (t) => {
  const args = ['mint', '--client', 'alice']
  const expected = await program(args, { environment })
  const { TWILIO_ACCOUNT_SID: _, ...without } = environment
  for (const input of [TWILIO_AUTH_TOKEN, `${TWILIO_AUTH_TOKEN}\n`, `${TWILIO_AUTH_TOKEN}\r\n`]) {
    t.strictSame(await program(args, { environment: { TWILIO_ACCOUNT_SID }, input }), expected)
  }
  t.strictSame(await program(args, { environment, input: 'not read' }), expected)
  t.strictSame(
    await program(args, { environment: without, input: 'x' }),
    failed(2, 'Not set in the environment: TWILIO_ACCOUNT_SID.'),
  )
  t.strictSame(
    await program([...args, '--type=access']),
    failed(2, 'Not set in the environment: TWILIO_ACCOUNT_SID, TWILIO_API_KEY.'),
  )
  const nothing = 'Set TWILIO_AUTH_TOKEN, or give the secret on standard input.'
  t.strictSame(await program(args, { environment: { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN: '' } }), failed(2, nothing))
  t.strictSame(await program(args, { environment: { TWILIO_ACCOUNT_SID }, input: '\r\n' }), failed(2, nothing))
  for (const input of ['A=hunter2\nB=hunter3\n', 'A=hunter2\nB=hunter3', '\nhunter2', 'hunter2\n\n']) {
    t.strictSame(
      await program(args, { environment: { TWILIO_ACCOUNT_SID }, input }),
      failed(2, 'Standard input must be the secret alone, and has several lines.'),
    )
  }
  t.strictSame(
    await program(args, { environment: { TWILIO_ACCOUNT_SID }, input: ' hunter2\n' }),
    failed(
      1,
      'authToken (from TWILIO_AUTH_TOKEN) must be a non-empty string without white space around it; got one with white space around it.',
    ),
  )
})

t.test('what cannot be meant is refused before anything is read', async (t) => {
  const cases: [args: string[], error: string][] = [
    [[], 'Say what the token is for: --client or --app or --events.'],
    [['--no-presence'], 'Say what the token is for: --client or --app or --events.'],
    [['--type', 'access', '--app', 'AP1'], 'Say what the token is for: --client or --identity.'],
    [['--type', 'access', '--events'], '--events means nothing with --type access.'],
    [['--type', 'access', '--no-presence'], '--no-presence means nothing with --type access.'],
    [['--identity', 'alice'], '--identity means nothing with --type capability.'],
    [['--client', 'alice', '--param', 'a=b'], '--param needs the --app that is to receive it.'],
    [['--client', 'alice', '--ttl', '1h'], '--ttl must be whole seconds.'],
    [['--client', 'alice', '--ttl='], '--ttl must be whole seconds.'],
    [['--client', 'alice', '--ttl', 'x60'], '--ttl must be whole seconds.'],
    [['--client', 'alice', 'hunter2'], 'mint takes options only. A secret is never an argument.'],
    [['--type', 'taskrouter'], '--type must be capability or access.'],
  ]
  for (const [args, error] of cases) t.strictSame(await program(['mint', ...args]), failed(2, error), args.join(' '))
  for (const param of ['a', '=b', '']) {
    t.strictSame(
      await program(['mint', '--app', 'AP1', '--param', param], { environment }),
      failed(2, '--param must be NAME=VALUE.'),
    )
  }
})

t.test('what the library refuses has its code in JSON', async (t) => {
  const refused = async (...args: string[]) => {
    const { code, out, error } = await program(['mint', '--json', ...args], { environment })
    t.strictSame([code, out], [1, ''])
    return JSON.parse(error).error
  }
  t.strictSame(await refused('--client', 'alice', '--ttl', '3600000'), {
    code: 'ERR_INVALID_TTL',
    message:
      'ttl must be whole seconds from 1 to 86400 (one day); got 3600000. This looks like milliseconds: did you mean 3600?',
  })
  t.match(await refused('--client', 'al ice'), { code: 'ERR_INVALID_CLIENT_NAME' })
  t.match(await refused('--app', TWILIO_ACCOUNT_SID), { code: 'ERR_INVALID_APPLICATION_SID' })
})

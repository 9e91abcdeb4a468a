import t from 'tap'
import { credentials, program } from './program.js'

const names = ['mint', 'inspect', 'explain', 'doctor']

t.test('without a command the commands are listed', async (t) => {
  const out = `Make Twilio's tokens and look into them.

  mint [options]           make a token
  inspect [TOKEN]          say what a token allows, and what looks wrong with it
  explain [CODE…]          say what an error code of Twilio means for a token
  doctor [--against URL]   look at the environment in which tokens are to be made

Every command takes --json and --help. Secrets come from the environment or from standard input, never from an argument.
The exit code is 0 if all is well, 1 if the token or the environment is not, and 2 if the command could not be run.
`
  for (const args of [[], ['--help'], ['-h'], ['help']]) t.strictSame(await program(args), { code: 0, out, error: '' })
})

for (const name of names) {
  t.test(`${name} --help says how it is used, and does nothing`, async (t) => {
    const { code, out, error } = await program([name, '--help', 'hunter2'])
    t.strictSame([code, error], [0, ''])
    t.ok(out.startsWith(`${name} [`))
    t.match(out, /^\S.*\n\n[A-Z].*\.\n\n\S/)
    for (const line of out.split('\n')) t.ok(line.length <= 120, line)
    t.strictSame(await program([name, '-h']), { code, out, error })
  })

  t.test(`${name} never repeats what may be a secret`, async (t) => {
    const environment = { ...credentials, TWILIO_AUTH_TOKEN: 'hunter2', TWILIO_API_SECRET: 'hunter2' }
    const wrong = [
      ['--auth-token', 'hunter2'],
      ['--auth-token=hunter2'],
      ['--hunter2'],
      ['-hunter2'],
      ['-xhunter2'],
      ['--json=hunter2'],
      ['hunter2', 'hunter2'],
      ['--', 'hunter2', '--hunter2'],
      ['--type', 'hunter2'],
      ['--ttl', 'hunter2'],
      ['--expect', 'hunter2'],
      ['--app', 'hunter2'],
      ['--app', 'AP1', '--param', 'hunter2'],
      ['--against', 'hunter2'],
      ['--against', 'https://hunter2@hunter2'],
    ]
    const offline = () => Promise.reject(new Error('hunter2'))
    for (const args of wrong) {
      for (const json of [[], ['--json']]) {
        const { code, out, error } = await program([name, ...json, ...args], { environment, fetch: offline })
        t.not(code, 0, args.join(' '))
        if (args.at(-1) !== 'https://hunter2@hunter2') t.notMatch(out + error, 'hunter2', args.join(' '))
        else t.notMatch(out + error, 'hunter2@')
      }
    }
  })
}

t.test('what the environment holds is never printed', async (t) => {
  const { TWILIO_AUTH_TOKEN, TWILIO_API_SECRET } = credentials
  for (const args of [['doctor'], ['mint', '--client=alice'], ['mint', '--client=alice', '--type=access']]) {
    for (const json of [[], ['--json']]) {
      const { out, error } = await program([...args, ...json], { environment: credentials })
      t.not(out, '')
      t.notMatch(out + error, TWILIO_AUTH_TOKEN)
      t.notMatch(out + error, TWILIO_API_SECRET)
    }
  }
})

t.test('an option that is none is answered with those there are', async (t) => {
  const message =
    'inspect has other options: --expect, --json, --help. A secret is never one: it comes from the environment or standard input.'
  t.strictSame(await program(['inspect', '--exect', 'access']), { code: 2, out: '', error: `${message}\n` })
  t.strictSame(await program(['inspect', '--exect', 'access', '--json']), {
    code: 2,
    out: '',
    error: `${JSON.stringify({ error: { code: 'USAGE', message } })}\n`,
  })
})

t.test('an option without its value, or with one too many, is named', async (t) => {
  t.match(await program(['mint', '--client']), { code: 2, error: /^[^\n]*--client[^\n]*\n$/ })
  t.match(await program(['mint', '--client', '--app']), { code: 2, error: /^[^\n]*--client[^\n.]*\.\n$/ })
  t.match(await program(['mint', '--events=yes']), { code: 2, error: /^[^\n]*--events[^\n]*\n$/ })
})

t.test('there are no other commands', async (t) => {
  const error = 'There is no such command. The commands are mint, inspect, explain, doctor.\n'
  for (const name of ['hunter2', '', '__proto__', 'toString', '--json']) {
    t.strictSame(await program([name]), { code: 2, out: '', error })
  }
})

t.test('colours are for a terminal', async (t) => {
  const plain = await program(['explain', '31205'])
  const coloured = await program(['explain', '31205'], { colours: true })
  t.notMatch(plain.out, '\u001b')
  t.ok(coloured.out.startsWith('\u001b[1m31205: The token has expired.\u001b[22m\nLikely cause:  A page'))
  const { out } = await program(['doctor'], { colours: true, environment: { TWILIO_ACCOUNT_SID: 'AC1' } })
  t.match(
    out,
    '\u001b[31mwrong   TWILIO_AUTH_TOKEN: not set\u001b[39m\n\u001b[2mabsent  TWILIO_API_KEY: not set\u001b[22m\n',
  )
  const right = await program(['doctor'], { colours: true, environment: credentials })
  t.match(right.out, '\u001b[32mok      TWILIO_ACCOUNT_SID: looks right\u001b[39m\n')
  t.notMatch((await program(['doctor', '--json'], { colours: true })).out, '\u001b')
})

t.test('what nobody foresaw is a message without a stack', async (t) => {
  const clock = {
    now(): number {
      throw new RangeError('No time.')
    },
  }
  const input = 'eyJhbGciOiJIUzI1NiJ9.eyJzY29wZSI6IiIsImlzcyI6IkFDMSIsImV4cCI6MX0.x'
  t.strictSame(await program(['inspect'], { input, clock }), { code: 2, out: '', error: 'No time.\n' })
  t.strictSame(await program(['inspect', '--json'], { input, clock }), {
    code: 2,
    out: '',
    error: '{"error":{"code":"UNEXPECTED","message":"No time."}}\n',
  })
})

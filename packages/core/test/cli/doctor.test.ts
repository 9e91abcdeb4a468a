import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { credentials, NOW, program } from './program.js'

const { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_API_KEY, TWILIO_API_SECRET, TWILIO_TWIML_APP_SID } = credentials

/** What doctor says of one variable, when the others are right. */
async function remarkOn(variable: keyof typeof credentials, value: string): Promise<string> {
  const environment = { ...credentials, [variable]: value }
  const { code, out, error } = await program(['doctor', '--json'], { environment })
  t.equal(error, '')
  const { state, remark } = JSON.parse(out).find(({ subject }: { subject: string }) => subject === variable)
  t.equal(code, state === 'wrong' ? 1 : 0)
  if (value.length > 3) t.notMatch(out, value)
  return `${state}: ${remark}`
}

t.test('an environment for both kinds of token', async (t) => {
  t.strictSame(await program(['doctor'], { environment: credentials }), {
    code: 0,
    out: `ok      TWILIO_ACCOUNT_SID: looks right
ok      TWILIO_AUTH_TOKEN: looks right
ok      TWILIO_API_KEY: looks right
ok      TWILIO_API_SECRET: looks right
ok      TWILIO_TWIML_APP_SID: looks right
`,
    error: '',
  })
})

t.test('what a kind of token needs must be there, and the rest may', async (t) => {
  const states = async (environment: Record<string, string>) => {
    const { code, out } = await program(['doctor', '--json'], { environment })
    return [code, ...JSON.parse(out).map(({ state }: { state: string }) => state)]
  }
  t.strictSame(await states({}), [1, 'wrong', 'wrong', 'absent', 'absent', 'absent'])
  t.strictSame(await states({ TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN }), [0, 'ok', 'ok', 'absent', 'absent', 'absent'])
  t.strictSame(await states({ TWILIO_ACCOUNT_SID, TWILIO_API_KEY }), [1, 'ok', 'absent', 'ok', 'wrong', 'absent'])
  t.strictSame(await states({ TWILIO_ACCOUNT_SID, TWILIO_API_SECRET }), [1, 'ok', 'absent', 'wrong', 'ok', 'absent'])
  t.strictSame(await states({ ...credentials, TWILIO_AUTH_TOKEN: '' }), [0, 'ok', 'absent', 'ok', 'ok', 'ok'])
})

const sids = {
  TWILIO_ACCOUNT_SID: ['AC', 'an account SID', TWILIO_API_KEY, 'an API key SID'],
  TWILIO_API_KEY: ['SK', 'an API key SID', TWILIO_ACCOUNT_SID, 'an account SID'],
  TWILIO_TWIML_APP_SID: ['AP', 'a TwiML application SID', TWILIO_ACCOUNT_SID, 'an account SID'],
} as const

for (const [variable, [prefix, kind, other, otherKind]] of Object.entries(sids)) {
  t.test(`${variable} that cannot be right`, async (t) => {
    const remark = (value: string) => remarkOn(variable as keyof typeof sids, value)
    const expected = `wrong: it must be ${kind}: ${prefix} followed by 1 to 32 letters or digits;`
    t.equal(await remark(other), `${expected} this looks like ${otherKind}`)
    t.equal(await remark('hunter2'), `${expected} got a string that does not begin with ${prefix}`)
    t.equal(await remark(TWILIO_AUTH_TOKEN), `${expected} got a string that does not begin with ${prefix}`)
    t.equal(await remark(`${prefix}-hunter2`), `${expected} got one with other characters, or of another length`)
    t.equal(await remark(`${prefix}${TWILIO_AUTH_TOKEN} `), 'wrong: has white space around it')
    t.equal(await remark(`\t${prefix}${TWILIO_AUTH_TOKEN}`), 'wrong: has white space around it')
    t.equal(await remark(`${prefix}${TWILIO_AUTH_TOKEN}\r`), 'wrong: has white space around it')
    t.equal(
      await remark(`"${prefix}${TWILIO_AUTH_TOKEN}"`),
      'wrong: has quotation marks around it, which belong to the shell',
    )
    const others = `${expected} got one with other characters, or of another length`
    t.equal(await remark(`${prefix}"${TWILIO_AUTH_TOKEN}"`), others, 'quotation marks inside')
    t.equal(await remark(`"0"${TWILIO_AUTH_TOKEN}`), `${expected} got a string that does not begin with ${prefix}`)
    t.equal(await remark(`${prefix}0123`), 'wrong: has 6 characters; a SID of Twilio has 34')
    for (const digit of ['x', 'X', '0', 'a']) {
      t.equal(await remark(prefix + digit.repeat(32)), 'wrong: is a placeholder, not a real SID')
    }
  })
}

t.test('TWILIO_AUTH_TOKEN that cannot be right', async (t) => {
  const remark = (value: string) => remarkOn('TWILIO_AUTH_TOKEN', value)
  t.equal(await remark('your_auth_token'), 'wrong: has 15 characters; an Auth Token has 32')
  t.equal(await remark(`${TWILIO_AUTH_TOKEN}\n`), 'wrong: has white space around it')
  t.equal(await remark(`'${TWILIO_AUTH_TOKEN}'`), 'wrong: has quotation marks around it, which belong to the shell')
  t.equal(await remark('hIjKlMnO'.repeat(4)), 'wrong: has other characters than an Auth Token, which are 0-9 and a-f')
  t.equal(await remark('0'.repeat(32)), 'wrong: is a placeholder, not an Auth Token')
  for (const sid of [TWILIO_ACCOUNT_SID, TWILIO_API_KEY, TWILIO_TWIML_APP_SID]) {
    t.equal(await remark(sid), 'wrong: looks like a SID, not like an Auth Token')
    for (const longer of [`0${sid}`, `${sid}0`]) {
      t.equal(await remark(longer), 'wrong: has 35 characters; an Auth Token has 32')
    }
  }
})

t.test('TWILIO_API_SECRET that cannot be right', async (t) => {
  const remark = (value: string) => remarkOn('TWILIO_API_SECRET', value)
  t.equal(await remark(TWILIO_AUTH_TOKEN), 'wrong: the same as TWILIO_AUTH_TOKEN; an API key has its own secret')
  t.equal(await remark(TWILIO_API_KEY), "wrong: looks like a SID, not like an API key's secret")
  t.equal(await remark('hunter2'), "wrong: has 7 characters; an API key's secret has 32")
  t.equal(await remark('x'.repeat(32)), "wrong: is a placeholder, not an API key's secret")
  t.equal(await remark(` ${TWILIO_API_SECRET}`), 'wrong: has white space around it')
  t.equal(await remark('aBcDeF-_'.repeat(4)), 'wrong: has other characters than letters and digits')
})

/** The origin of a server that stands until the test ends. */
async function serve(t: Test, listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Where a server was, and is no more. */
async function closedOrigin(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}`
}

t.test('the clock is compared with a server', async (t) => {
  let date: string | undefined
  let asked = ''
  const origin = await serve(t, ({ method, url, headers }, response) => {
    asked = `${method} ${url} ${headers.authorization}`
    response.sendDate = false
    if (date !== undefined) response.setHeader('date', date)
    response.writeHead(405, { location: '/elsewhere' }).end()
  })
  const against = async (url: string) => {
    const { code, out } = await program(['doctor', '--against', url], { environment: credentials })
    return [code, out.trimEnd().split('\n').at(-1)]
  }
  const subject = `the clock, against ${origin}:`
  const at = (seconds: number) => {
    date = new Date((NOW + seconds) * 1000).toUTCString()
    return against(origin)
  }

  for (const offset of [0, 5, -5]) {
    t.strictSame(await at(offset), [0, `ok      ${subject} the same, give or take a few seconds`])
  }
  t.strictSame(await at(-3600), [1, `wrong   ${subject} 3600 s ahead`])
  t.strictSame(await at(-7), [1, `wrong   ${subject} 7 s ahead`])
  t.strictSame(await at(60), [1, `wrong   ${subject} 60 s behind`])
  date = undefined
  t.strictSame(await against(origin), [1, `wrong   ${subject} its answer has no Date header that is a time`])
  date = 'hunter2'
  t.strictSame(await against(origin), [1, `wrong   ${subject} its answer has no Date header that is a time`])
  t.strictSame(await against(`${origin.replace('//', '//alice:hunter2@')}/hunter2?token=hunter2`), [
    1,
    `wrong   ${subject} its answer has no Date header that is a time`,
  ])
  t.equal(asked, 'HEAD /hunter2?token=hunter2 undefined')
})

t.test('a server that does not answer', async (t) => {
  const environment = credentials
  const origin = await serve(t, ({ socket }) => socket.destroy())
  const broken = await program(['doctor', '--against', origin], { environment })
  t.equal(broken.code, 1)
  t.match(broken.out, /wrong {3}the clock, against http:\/\/127\.0\.0\.1:\d+: the server cannot be reached \(\w+\)\n$/)
  const nobody = await closedOrigin()
  const refused = await program(['doctor', '--against', nobody], { environment })
  t.ok(refused.out.endsWith(`the clock, against ${nobody}: the server cannot be reached (ECONNREFUSED)\n`))
  const late: typeof fetch = () => Promise.reject(new DOMException('', 'TimeoutError'))
  const timedOut = await program(['doctor', '--against', 'https://a.example'], { environment, fetch: late })
  t.ok(timedOut.out.endsWith('the clock, against https://a.example: the server cannot be reached (TimeoutError)\n'))
})

t.test('what is not a server is refused', async (t) => {
  const error = '--against must be a URL that begins with http:// or https://.\n'
  for (const url of ['', 'hunter2', 'ftp://a.example', 'api.twilio.com', 'file:///etc/passwd']) {
    t.strictSame(await program(['doctor', '--against', url]), { code: 2, out: '', error })
  }
  t.strictSame(await program(['doctor', 'hunter2']), {
    code: 2,
    out: '',
    error: 'doctor takes no operands. A secret is never an argument.\n',
  })
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { bun, deno, programOf, type Runtime } from '@twilio-capability/runtimes'
import getPort from 'get-port'
import { SignJWT } from 'jose'
import t, { type Test } from 'tap'

const folder = fileURLToPath(new URL('..', import.meta.url))
const sessionSecret = 'of this app, and of nothing else'
const variables = { TWILIO_ACCOUNT_SID: 'AC123123', TWILIO_AUTH_TOKEN: 'secret', TWILIO_TWIML_APP_SID: 'AP123' }
const allowed = ['SESSION_SECRET', 'PORT', ...Object.keys(variables)].join()

/** The command line of every server, as the documentation has it. */
const servers: readonly (readonly [Runtime, (port: string) => readonly string[]])[] = [
  [bun, () => ['bun.js']],
  [bun, () => ['fetch.js']],
  [deno, () => ['run', '--allow-net', `--allow-env=${allowed}`, 'deno.js']],
  [deno, (port) => ['serve', `--port=${port}`, `--allow-env=${allowed}`, 'fetch.js']],
]

for (const [runtime, argsOf] of servers) {
  const program = await programOf(runtime).catch(() => undefined)
  const skip =
    program === undefined && `${runtime.name} could not be installed: npm install ${runtime.package.join('@')}`
  const name = argsOf('')
    .filter((arg) => !arg.startsWith('--'))
    .join(' ')
  t.test(`${runtime.name}: ${name}`, { skip }, async (t) => {
    const port = String(await getPort({ host: '127.0.0.1' }))
    const url = await serve(t, program as string, argsOf(port), port)
    const alice = await fetch(url, { headers: { cookie: `other=1; session=${await sessionOf('Alice')}` } })
    t.equal(alice.status, 200)
    t.match(await alice.json(), { identity: 'Alice', token: /^ey/ })
    t.match(Object.fromEntries(alice.headers), { 'cache-control': 'private, no-store', vary: /authorization, cookie/ })
    t.equal((await fetch(url)).status, 401)
    t.equal((await fetch(url, { headers: { cookie: `session=${await sessionOf('Alice', 'guessed')}` } })).status, 401)
    t.equal((await fetch(url, { method: 'DELETE' })).status, 405)
  })
}

function sessionOf(user: string, secret = sessionSecret): Promise<string> {
  return new SignJWT({ sub: user }).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(secret))
}

/** Starts a server, and waits until it answers. */
async function serve(t: Test, program: string, args: readonly string[], port: string): Promise<string> {
  const { PATH, HOME } = process.env
  const env = { PATH, HOME, ...variables, SESSION_SECRET: sessionSecret, PORT: port, DENO_NO_PROMPT: '1' }
  const server = spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (data) => (log += data))
  const closed = once(server, 'close')
  t.teardown(async () => {
    server.kill('SIGKILL')
    await closed
    if (!t.passing()) t.comment(log)
  })
  const url = `http://127.0.0.1:${port}/token`
  for (let attempt = 0; attempt < 300; attempt++) {
    if (server.exitCode !== null) break
    const answer = await fetch(url).catch(() => undefined)
    if (answer !== undefined) return url
    await new Promise((later) => setTimeout(later, 50))
  }
  throw new Error(`It did not start: ${log}`)
}

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { decodeToken, verifyToken } from '@twilio-capability/core/verify'
import { bundle, programOf, serveWorker, workerConditions, workerd } from '@twilio-capability/runtimes'
import { SignJWT } from 'jose'
import t from 'tap'

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const config = JSON.parse(read('wrangler.jsonc').replace(/^\s*\/\/.*$/gm, ''))
const secrets = { TWILIO_AUTH_TOKEN: 'secret', SESSION_SECRET: 'of this app, and of nothing else' }
const skip = await programOf(workerd).then(
  () => false,
  () => `workerd could not be installed: npm install ${workerd.package.join('@')}`,
)

/** The worker that `wrangler deploy` makes of this folder. */
async function code(): Promise<string> {
  const { code, imports } = await bundle(fileURLToPath(new URL(`../${config.main}`, import.meta.url)), workerConditions)
  t.strictSame(imports, ['cloudflare:workers'])
  return code
}

function sessionOf(user: string, secret = secrets.SESSION_SECRET): Promise<string> {
  return new SignJWT({ sub: user }).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(secret))
}

t.test('The worker needs no compatibility flag.', async (t) => {
  t.notOk('compatibility_flags' in config)
})

t.test('Whoever has a session gets a token, and nobody else does.', { skip }, async (t) => {
  const { compatibility_date: compatibilityDate, vars } = config
  const worker = await serveWorker({ code: await code(), compatibilityDate, variables: { ...vars, ...secrets } })
  t.teardown(worker.close)
  const ask = async (session?: string, path = '/token', method = 'POST') =>
    fetch(worker.url + path, { method, headers: session === undefined ? {} : { cookie: `session=${session}` } })

  const response = await ask(await sessionOf('Alice'))
  t.equal(response.status, 200)
  t.equal(response.headers.get('cache-control'), 'private, no-store')
  const { token, identity } = await response.json()
  t.equal(identity, 'Alice')
  const account = { accountSid: vars.TWILIO_ACCOUNT_SID, authToken: secrets.TWILIO_AUTH_TOKEN }
  t.match(await verifyToken(token, account), { incoming: ['Alice'] })
  t.match(decodeToken(token).outgoing, [{ applicationSid: vars.TWILIO_TWIML_APP_SID }])

  t.equal((await ask()).status, 401)
  t.equal((await ask('rubbish')).status, 401)
  t.equal((await ask(await sessionOf('Alice', 'guessed'))).status, 401)
  t.equal((await ask(await sessionOf('Alice'), '/token', 'PUT')).status, 405)
  t.equal((await ask(await sessionOf('Alice'), '/')).status, 404)

  const names = Array.from({ length: 50 }, (_, index) => `user${index}`)
  const identities = names.map(async (name) => (await (await ask(await sessionOf(name))).json()).identity)
  t.strictSame(await Promise.all(identities), names)
  t.equal(worker.log(), '')
})

t.test('A secret that was forgotten is a 500, and the log names it.', { skip }, async (t) => {
  const { compatibility_date: compatibilityDate, vars } = config
  const variables = { ...vars, SESSION_SECRET: secrets.SESSION_SECRET }
  const worker = await serveWorker({ code: await code(), compatibilityDate, variables })
  t.teardown(worker.close)
  const response = await fetch(`${worker.url}/token`, { headers: { cookie: `session=${await sessionOf('Alice')}` } })
  t.equal(response.status, 500)
  t.notMatch(await response.text(), /TWILIO/)
  // What it has written is there once it has stopped.
  await worker.close()
  t.match(worker.log(), /TWILIO_AUTH_TOKEN/)
})

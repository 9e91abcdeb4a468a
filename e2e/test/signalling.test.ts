import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import jsonwebtoken from 'jsonwebtoken'
import t, { type Test } from 'tap'
import type { Application } from '../dist/application.js'
import { FarEnd } from '../dist/far-end.js'
import { asPayload, text } from '../dist/messages.js'
import { type Signalling, type SignallingOptions, startSignalling } from '../dist/signalling.js'
import type { Account } from '../dist/token-check.js'
import { type BareClient, openClient } from './bare-client.js'

const ACCOUNT = { accountSid: 'AC1', authToken: 'secret', apiKeys: {} } satisfies Account
const NOW = 1_700_000_000
const SCOPE =
  'scope:client:incoming?clientName=Alice scope:client:outgoing?appSid=AP1&appParams=Foo%3DBar&clientName=Alice'

function token(ttl = 60, scope: string = SCOPE): string {
  return jsonwebtoken.sign({ scope, iss: ACCOUNT.accountSid, exp: NOW + ttl }, ACCOUNT.authToken, { noTimestamp: true })
}

async function start(t: Test, options: Partial<SignallingOptions> = {}): Promise<Signalling> {
  const signalling = await startSignalling({ accounts: [ACCOUNT], clock: { now: () => NOW * 1000 }, ...options })
  t.teardown(() => signalling.close())
  return signalling
}

async function connect(t: Test, { port }: Signalling): Promise<BareClient> {
  const client = await openClient(port)
  t.teardown(() => client.close())
  return client
}

async function register(t: Test, signalling: Signalling): Promise<BareClient> {
  const client = await connect(t, signalling)
  client.send('listen', { token: token() })
  await client.message('connected')
  client.send('register', { media: { audio: true } })
  await client.message('ready')
  return client
}

t.test('A good token is answered with the identity and the seconds that are left.', async (t) => {
  const client = await connect(t, await start(t))
  client.send('listen', { token: token(77) })
  t.match(await client.message('connected'), { payload: { home: 'us1', token: { identity: 'Alice', ttl: 77 } } })
})

t.test('A refused token is answered with an error and the end of the socket.', async (t) => {
  const client = await connect(t, await start(t))
  client.send('listen', { token: 'none' })
  t.match(await client.message('error'), { payload: { error: { code: 31204, message: String } } })
  await client.closed
})

t.test('The end of a token takes the client offline and leaves the socket open for the next.', async (t) => {
  // A clock that stands still at 50 ms before the end.
  const signalling = await start(t, { clock: { now: () => NOW * 1000 + 950 } })
  const client = await connect(t, signalling)
  client.send('listen', { token: token(1) })
  t.match(await client.message('error'), { payload: { error: { code: 31205 } } })
  await client.message('offline')
  client.send('listen', { token: token() })
  await client.received.find("'connected' with another end", ({ type, payload }) => {
    return type === 'connected' && asPayload(payload.token).ttl === 60
  })
})

t.test('The next token, before the end of the last, is taken without a word and keeps the registration.', async (t) => {
  const signalling = await start(t)
  const client = await register(t, signalling)
  client.send('listen', { token: token(120) })
  t.match(await signalling.journal.find('renewed', ({ type }) => type === 'renewed'), { expiresAt: NOW + 120 })
  t.equal(client.received.entries.filter(({ type }) => type === 'connected').length, 1)
  t.equal((await signalling.ring({ accountSid: 'AC1', clientName: 'Alice' })).rung, 1)
})

t.test('Who has not shown a token is neither registered nor put through.', async (t) => {
  const signalling = await start(t)
  const client = await connect(t, signalling)
  client.send('register', { media: { audio: true } })
  t.match(await client.message('error'), { payload: { error: { code: 31204 } } })
  client.send('invite', { callsid: 'TJ1', sdp: '', twilio: {} })
  t.match(await client.message('hangup'), { payload: { callsid: 'TJ1', error: { code: 31205 } } })
})

t.test('Who unregisters is offline, and is not rung.', async (t) => {
  const signalling = await start(t)
  const client = await register(t, signalling)
  client.send('register', { media: { audio: false } })
  await client.message('offline')
  t.equal((await signalling.ring({ accountSid: 'AC1', clientName: 'Alice' })).rung, 0)
})

t.test('What is no message is ignored.', async (t) => {
  const client = await connect(t, await start(t))
  for (const frame of ['', 'null', '{', '[]', '{"type":1}', '{"type":"weather"}']) client.sendFrame(frame)
  client.send('listen', { token: token() })
  await client.message('connected')
})

t.test('A heartbeat is a bare newline.', async (t) => {
  const signalling = await start(t, { heartbeat: 10 })
  const client = await connect(t, signalling)
  await client.message('heartbeat')
  client.sendFrame('\n')
  await signalling.journal.find('the echo', ({ type }) => type === 'heartbeat')
})

t.test('A name rings everywhere at once: the first to answer has the call, and the others hear of it.', async (t) => {
  const signalling = await start(t)
  const [first, second] = [await register(t, signalling), await register(t, signalling)]
  const ring = await signalling.ring({ accountSid: 'AC1', clientName: 'Alice', parameters: { Topic: 'tea & cake' } })
  t.equal(ring.rung, 2)
  const invite = await first.message('invite')
  t.match(invite.payload, { parameters: { From: '+15550001111', To: 'client:Alice', Params: 'Topic=tea+%26+cake' } })
  await second.message('invite')
  const phone = farEnd(t)
  first.send('answer', { callsid: invite.payload.callsid, sdp: await phone.answer(text(invite.payload, 'sdp')) })
  t.equal(await ring.outcome, 'answered')
  await second.message('cancel')
  await phone.connected
  ring.hangUp()
  t.match(await first.message('hangup'), { payload: { callsid: invite.payload.callsid } })
})

t.test('A call belongs to its socket: another cannot hang it up.', async (t) => {
  const signalling = await start(t)
  const [client, stranger] = [await register(t, signalling), await connect(t, signalling)]
  const ring = await signalling.ring({ accountSid: 'AC1', clientName: 'Alice' })
  const { callsid } = (await client.message('invite')).payload
  stranger.send('reject', { callsid })
  stranger.send('listen', { token: token() })
  await stranger.message('connected')
  ring.hangUp()
  t.equal(await ring.outcome, 'cancelled')
})

t.test('A browser that goes away while it rings has turned the call down.', async (t) => {
  const signalling = await start(t)
  const client = await register(t, signalling)
  const ring = await signalling.ring({ accountSid: 'AC1', clientName: 'Alice' })
  client.close()
  t.equal(await ring.outcome, 'rejected')
})

t.test('In a call, digits are noted and messages acknowledged.', async (t) => {
  const signalling = await start(t)
  const client = await register(t, signalling)
  client.send('invite', { callsid: 'TJ1', sdp: await farEnd(t).offer(), twilio: { params: 'a=%26' } })
  const { callsid } = (await client.message('answer')).payload
  client.send('dtmf', { callsid, dtmf: '1#' })
  t.match(await signalling.journal.find('dialled', ({ type }) => type === 'dialled'), {
    digits: '1#',
    parameters: { a: '&', Foo: 'Bar', From: 'client:Alice' },
  })
  client.send('message', { callsid, voiceeventsid: 'KX1' })
  t.match(await client.message('ack'), { payload: { acktype: 'message', callsid, voiceeventsid: 'KX1' } })
})

t.test('A call can be taken along to the next socket by who knows its token, and by nobody else.', async (t) => {
  const signalling = await start(t)
  const client = await register(t, signalling)
  client.send('invite', { callsid: 'TJ1', sdp: await farEnd(t).offer(), twilio: {} })
  const { callsid, reconnect } = (await client.message('answer')).payload
  client.close()
  const [heir, thief] = [await register(t, signalling), await register(t, signalling)]
  thief.send('invite', { callsid, sdp: '', reconnect: 'a guess', twilio: {} })
  await thief.message('hangup')
  heir.send('invite', { callsid, sdp: '', reconnect, twilio: {} })
  t.match(await heir.message('answer'), { payload: { callsid } })
})

t.test('The application decides: it can hang up, or dial a name that is not there.', async (t) => {
  const instructions: ReturnType<Application>[] = [{ verb: 'hang up' }, { verb: 'dial', clientName: 'Nobody' }]
  for (const instruction of instructions) {
    const signalling = await start(t, { application: () => instruction })
    const client = await register(t, signalling)
    client.send('invite', { callsid: 'TJ1', sdp: await farEnd(t).offer(), twilio: {} })
    const { payload } = await client.message('hangup')
    t.match(payload, { callsid: /^CA/, error: undefined }, instruction.verb)
  }
})

t.test('Insights and sounds are answered to every origin, and the rest by the site.', async (t) => {
  const site: SignallingOptions['site'] = (_, response) => response.end('the site')
  const signalling = await start(t, { site })
  const insight = await ask(signalling, 'OPTIONS', '/v4/EndpointEvents')
  t.match(insight, { status: 200, origin: '*' })
  t.match(await ask(signalling, 'GET', '/js/client/sounds/releases/1.0.0/incoming.mp3'), { status: 200, origin: '*' })
  t.match(await ask(signalling, 'GET', '/index.html'), { status: 200, body: 'the site' })
  t.match(await ask(await start(t), 'GET', '/'), { status: 404 })
})

function farEnd(t: Test): FarEnd {
  const end = new FarEnd()
  t.teardown(() => end.close())
  return end
}

async function ask({ port }: Signalling, method: string, path: string) {
  const [response]: IncomingMessage[] = await once(
    request({ host: 'localhost', port, method, path, rejectUnauthorized: false, agent: false }).end(),
    'response',
  )
  let body = ''
  for await (const chunk of response ?? []) body += String(chunk)
  return { status: response?.statusCode, origin: response?.headers['access-control-allow-origin'], body }
}

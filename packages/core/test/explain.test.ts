import {
  AccessToken,
  CapabilityToken,
  formatScope,
  hmacSigner,
  syncGrant,
  TaskRouterCapabilityToken,
  videoGrant,
  voiceGrant,
} from '@twilio-capability/core'
import { decodeToken, explainToken } from '@twilio-capability/core/verify'
import t from 'tap'

const account = { accountSid: 'AC123', authToken: 'secret' } as const
const apiKey = { accountSid: 'AC123', apiKeySid: 'SK123', apiKeySecret: 'secret' } as const

async function explain(builder: { generateToken(): Promise<string> }): Promise<string[]> {
  return explainToken(decodeToken(await builder.generateToken()))
}

/** A token that says `scope`, whatever that is. */
async function explainText(scope: string): Promise<string[]> {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const input = `${encode({ typ: 'JWT', alg: 'HS256' })}.${encode({ scope, iss: 'AC123', exp: 1 })}`
  return explainToken(decodeToken(`${input}.${await hmacSigner('secret').sign(input)}`))
}

t.test('every scope of a capability token is a sentence', async (t) => {
  const token = new CapabilityToken(account)
    .allowClientOutgoing('AP123', { Foo: 'Bar', list: ['x y'] })
    .allowClientOutgoing('AP456')
    .allowClientIncoming('Alice')
    .allowEventStream()
    .allowEventStream({ CallSid: 'CA1' })
    .disablePresenceEvents()
  t.strictSame(await explain(token), [
    'May call through AP123 as Alice with Foo=Bar, list[0]=x y.',
    'May call through AP456 as Alice.',
    'May be called as Alice.',
    'May listen to /2010-04-01/Events.',
    'May listen to /2010-04-01/Events with CallSid=CA1.',
    'Does not see which clients are there.',
  ])
})

t.test('a caller without a name is nobody in particular', async (t) => {
  t.strictSame(await explain(new CapabilityToken(account).allowClientOutgoing('AP123')), [
    'May call through AP123 as nobody in particular.',
  ])
})

t.test('a token that allows nothing says so', async (t) => {
  t.strictSame(await explain(new CapabilityToken(account)), ['May do nothing.'])
  t.strictSame(await explain(new AccessToken({ ...apiKey, identity: 'alice' })), ['May do nothing.'])
})

t.test('scopes of other makers are explained as far as they say something', async (t) => {
  t.strictSame(await explainText('scope:client:incoming'), ['May be called as nobody.'])
  t.strictSame(await explainText('scope:client:outgoing'), ['May call through no application as nobody in particular.'])
  t.strictSame(await explainText('scope:client:presence?enabled=True'), ['Sees which clients are there.'])
  t.strictSame(await explainText('scope:stream:subscribe'), ['May listen to nothing.'])
  const other = formatScope({ service: 'queue', privilege: 'read', params: { name: 'support' } })
  t.strictSame(await explainText(other), ['May read queue with name=support.'])
})

t.test('every grant of an access token is a sentence', async (t) => {
  const token = new AccessToken({ ...apiKey, identity: 'alice' })
    .addGrant(
      voiceGrant({
        incomingAllow: true,
        outgoingApplicationSid: 'AP123',
        outgoingApplicationParams: { Foo: 'Bar', list: [1] },
      }),
    )
    .addGrant(videoGrant({ room: 'lobby' }))
    .addGrant(syncGrant())
  t.strictSame(await explain(token), [
    'May be called as alice.',
    'May call through AP123 as alice with Foo=Bar, list=[1].',
    'May use video with room=lobby.',
    'May use data_sync.',
  ])
})

t.test('a grant of other makers that holds nothing is named all the same', async (t) => {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const header = encode({ alg: 'HS256', typ: 'JWT', cty: 'twilio-fpa;v=1' })
  const claims = encode({ grants: { identity: 'alice', video: null }, exp: 1, iss: 'SK123', sub: 'AC123' })
  t.strictSame(explainToken(decodeToken(`${header}.${claims}.x`)), ['May use video.'])
})

t.test('every policy of a TaskRouter token is a sentence', async (t) => {
  const token = new TaskRouterCapabilityToken({ ...account, workspaceSid: 'WS1', workerSid: 'WK1' })
    .addPolicy({ url: 'https://taskrouter.twilio.com/v1/Workspaces/WS1', method: 'GET', allow: true })
    .addPolicy({
      url: 'https://taskrouter.twilio.com/v1/Workspaces/WS1/**',
      method: 'POST',
      allow: false,
      postFilter: { ActivitySid: { required: true } },
    })
  t.strictSame((await explain(token)).slice(-2), [
    'May GET https://taskrouter.twilio.com/v1/Workspaces/WS1.',
    'May not POST https://taskrouter.twilio.com/v1/Workspaces/WS1/** with ActivitySid={"required":true}.',
  ])
})

import t from 'tap'
import { CapabilityToken, type CapabilityTokenOptions } from '../dist/capability-token.js'
import { fixedClock } from '../dist/clock.js'
import { hmacSigner } from '../dist/hmac-signer-node.js'
import { scopesOf } from '../dist/token-builder.js'
import { thrownBy } from './thrown.js'

const clock = fixedClock(1_300_000_000_000)
const golden =
  'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJzY29wZSI6InNjb3BlOmNsaWVudDppbmNvbWluZz9jbGllbnROYW1lPUFsaWNlIHNjb3BlOmNsaWVudDpvdXRnb2luZz9hcHBTaWQ9QVAxMjMxMjMmYXBwUGFyYW1zPUZvbyUzREJhciZjbGllbnROYW1lPUFsaWNlIHNjb3BlOmNsaWVudDpwcmVzZW5jZT9lbmFibGVkPUZhbHNlIiwiaXNzIjoiQUMxMjMxMjMiLCJleHAiOjEzMDAwMDA2MDB9.cYckMAg5C3ePdd5zl6AAdPeRiw8PI1mpekOdzQJ5VHc'

function build(options: Partial<CapabilityTokenOptions> = {}): CapabilityToken {
  return new CapabilityToken({ accountSid: 'AC123123', authToken: 'secret', clock, ...options })
}

t.test('The flow of every tutorial makes its token.', async (t) => {
  const capability = build()
  capability.allowClientIncoming('Alice')
  capability.allowClientOutgoing('AP123123', { Foo: 'Bar' })
  capability.disablePresenceEvents()
  t.equal(await capability.generateToken(600), golden)
})

t.test('The calls can be chained.', async (t) => {
  const token = build().allowClientIncoming('Alice').allowClientOutgoing('AP123123', { Foo: 'Bar' })
  t.equal(await token.disablePresenceEvents().generateToken(600), golden)
  t.ok(token.allowEventStream() === token)
})

t.test('A signer takes the place of the Auth Token.', async (t) => {
  const capability = new CapabilityToken({ accountSid: 'AC123123', signer: hmacSigner('secret'), clock })
  capability.allowClientIncoming('Alice').allowClientOutgoing('AP123123', { Foo: 'Bar' }).disablePresenceEvents()
  t.equal(await capability.generateToken(600), golden)
})

t.test('The scopes are in the order of the calls, and the last client name counts.', async (t) => {
  const capability = build()
  t.strictSame(scopesOf(capability), [])
  capability.allowClientOutgoing('AP1').allowEventStream({ a: 'b c' }).disablePresenceEvents()
  t.strictSame(scopesOf(capability), [
    'scope:client:outgoing?appSid=AP1&appParams=',
    'scope:stream:subscribe?path=%2F2010-04-01%2FEvents&params=a%3Db%2Bc',
    'scope:client:presence?enabled=False',
  ])
  capability.allowClientIncoming('Alice').allowClientIncoming('Bob')
  t.strictSame(scopesOf(capability), [
    'scope:client:outgoing?appSid=AP1&appParams=&clientName=Bob',
    'scope:stream:subscribe?path=%2F2010-04-01%2FEvents&params=a%3Db%2Bc',
    'scope:client:presence?enabled=False',
    'scope:client:incoming?clientName=Alice',
    'scope:client:incoming?clientName=Bob',
  ])
})

t.test('Parameters that change afterwards change nothing.', async (t) => {
  const params = { Foo: 'Bar' }
  const capability = build().allowClientOutgoing('AP1', params).allowEventStream(params)
  params.Foo = 'Baz'
  t.notMatch(scopesOf(capability).join(), /Baz/)
})

t.test('Options that change afterwards change nothing.', async (t) => {
  const options = { accountSid: 'AC123123', authToken: 'secret', clock }
  const capability = new CapabilityToken(options)
  Object.assign(options, { accountSid: 'AC666', authToken: 'other', clock: fixedClock(0) })
  capability.allowClientIncoming('Alice').allowClientOutgoing('AP123123', { Foo: 'Bar' }).disablePresenceEvents()
  t.equal(await capability.generateToken(600), golden)
})

t.test('A call that is refused changes nothing.', async (t) => {
  const capability = build()
  t.strictSame(
    thrownBy(() => capability.allowClientIncoming('Alice Smith')),
    [
      'ERR_INVALID_CLIENT_NAME',
      'clientName must be 1 to 256 of A-Z, a-z, 0-9 and _; got "Alice Smith". toClientName(id) makes such a name of any string.',
    ],
  )
  t.strictSame(
    thrownBy(() => capability.allowClientOutgoing('AC1')),
    [
      'ERR_INVALID_APPLICATION_SID',
      'applicationSid must be a TwiML application SID: AP followed by 1 to 32 letters or digits; this looks like an account SID.',
    ],
  )
  t.strictSame(
    thrownBy(() => capability.allowClientOutgoing('AP1', null as never)),
    ['ERR_INVALID_PARAMS', 'params must be a plain object such as { Foo: "Bar" }; got null.'],
  )
  t.strictSame(
    thrownBy(() => capability.allowEventStream([] as never)),
    ['ERR_INVALID_PARAMS', 'filters must be a plain object such as { Foo: "Bar" }; got an array.'],
  )
  t.strictSame(scopesOf(capability), [])
})

t.test('The options are checked at once.', async (t) => {
  t.strictSame(
    thrownBy(() => new CapabilityToken(undefined as never)),
    ['ERR_INVALID_OPTION', 'CapabilityToken takes an object of options; got undefined.'],
  )
  t.strictSame(
    thrownBy(() => build({ ttl: 600 } as never)),
    [
      'ERR_INVALID_OPTION',
      'CapabilityToken has no option "ttl"; its options are accountSid, authToken, signer, clock, signTimeout.',
    ],
  )
  t.strictSame(
    thrownBy(() => build({ accountSid: 'SK123' })),
    [
      'ERR_INVALID_ACCOUNT_SID',
      'accountSid must be an account SID: AC followed by 1 to 32 letters or digits; this looks like an API key SID.',
    ],
  )
  t.strictSame(
    thrownBy(() => build({ authToken: undefined as never })),
    ['ERR_INVALID_AUTH_TOKEN', 'authToken must be a non-empty string without white space around it; got undefined.'],
  )
  t.strictSame(
    thrownBy(() => build({ signer: hmacSigner('secret') })),
    ['ERR_INVALID_OPTION', 'Give either authToken or signer, not both.'],
  )
  t.doesNotThrow(() => build({ signTimeout: 1 }))
})

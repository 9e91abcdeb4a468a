import t from 'tap'
import {
  assertGrant,
  chatGrant,
  type Grant,
  outgoingClaims,
  playbackGrant,
  syncGrant,
  taskRouterGrant,
  videoGrant,
  voiceGrant,
} from '../dist/grants.js'
import { thrownBy } from './thrown.js'

t.test('Every grant writes all that it can say, in the order of twilio-node.', async (t) => {
  const cases: [Grant, string, string][] = [
    [
      voiceGrant({
        endpointId: 'e',
        pushCredentialSid: 'CR1',
        outgoingApplicationParams: { Foo: 'Bar' },
        outgoingApplicationSid: 'AP1',
        incomingAllow: true,
      }),
      'voice',
      '{"incoming":{"allow":true},"outgoing":{"application_sid":"AP1","params":{"Foo":"Bar"}},"push_credential_sid":"CR1","endpoint_id":"e"}',
    ],
    [videoGrant({ room: 'r' }), 'video', '{"room":"r"}'],
    [syncGrant({ endpointId: 'e', serviceSid: 'IS1' }), 'data_sync', '{"service_sid":"IS1","endpoint_id":"e"}'],
    [
      chatGrant({ pushCredentialSid: 'CR1', deploymentRoleSid: 'RL1', endpointId: 'e', serviceSid: 'IS1' }),
      'chat',
      '{"service_sid":"IS1","endpoint_id":"e","deployment_role_sid":"RL1","push_credential_sid":"CR1"}',
    ],
    [
      taskRouterGrant({ role: 'worker', workerSid: 'WK1', workspaceSid: 'WS1' }),
      'task_router',
      '{"workspace_sid":"WS1","worker_sid":"WK1","role":"worker"}',
    ],
    [
      playbackGrant({ grant: { requestCredentials: null, playbackUrl: 'u' } }),
      'player',
      '{"requestCredentials":null,"playbackUrl":"u"}',
    ],
  ]
  for (const [{ name, claims }, expectedName, json] of cases) {
    t.equal(name, expectedName)
    t.equal(JSON.stringify(claims), json)
  }
})

t.test('Every grant can say nothing at all.', async (t) => {
  for (const factory of [voiceGrant, videoGrant, syncGrant, chatGrant, taskRouterGrant, playbackGrant]) {
    t.strictSame(factory().claims, {})
    t.strictSame(factory({}).claims, {})
  }
  t.strictSame(voiceGrant({ incomingAllow: false }).claims, {})
  t.strictSame(voiceGrant({ outgoingApplicationSid: 'AP1' }).claims, { outgoing: { application_sid: 'AP1' } })
})

t.test('A misspelt option is an error of every grant, which names its own.', async (t) => {
  const cases: [(options: never) => Grant, string][] = [
    [
      voiceGrant,
      'voiceGrant has no option "nope"; its options are incomingAllow, outgoingApplicationSid, outgoingApplicationParams, pushCredentialSid, endpointId.',
    ],
    [videoGrant, 'videoGrant has no option "nope"; its options are room.'],
    [syncGrant, 'syncGrant has no option "nope"; its options are serviceSid, endpointId.'],
    [
      chatGrant,
      'chatGrant has no option "nope"; its options are serviceSid, endpointId, deploymentRoleSid, pushCredentialSid.',
    ],
    [taskRouterGrant, 'taskRouterGrant has no option "nope"; its options are workspaceSid, workerSid, role.'],
    [playbackGrant, 'playbackGrant has no option "nope"; its options are grant.'],
  ]
  for (const [factory, message] of cases) {
    t.strictSame(
      thrownBy(() => factory({ nope: 1 } as never)),
      ['ERR_INVALID_OPTION', message],
    )
    t.match(thrownBy(() => factory(null as never))[1], /Grant takes an object of options; got null\.$/)
  }
})

t.test('Text must be text, and not empty.', async (t) => {
  const cases: [() => Grant, string][] = [
    [() => videoGrant({ room: '' }), 'videoGrant: room must be a non-empty string; got an empty one.'],
    [() => syncGrant({ serviceSid: 5 as never }), 'syncGrant: serviceSid must be a non-empty string; got a number.'],
    [() => chatGrant({ endpointId: null as never }), 'chatGrant: endpointId must be a non-empty string; got null.'],
    [() => taskRouterGrant({ role: {} as never }), 'taskRouterGrant: role must be a non-empty string; got an object.'],
    [() => voiceGrant({ endpointId: '' }), 'voiceGrant: endpointId must be a non-empty string; got an empty one.'],
  ]
  for (const [make, message] of cases) t.strictSame(thrownBy(make), ['ERR_INVALID_GRANT', message])
  t.strictSame(
    thrownBy(() => videoGrant({ room: '\ud800' })),
    ['ERR_INVALID_PARAMS', 'videoGrant: room holds half of a surrogate pair, which is not a character.'],
  )
})

t.test('An option that is undefined is not given.', async (t) => {
  t.strictSame(videoGrant({ room: undefined as never }).claims, {})
  t.strictSame(voiceGrant({ incomingAllow: undefined as never }).claims, {})
  t.strictSame(playbackGrant({ grant: undefined as never }).claims, {})
})

t.test('The voice grant checks what it says of calls.', async (t) => {
  t.strictSame(
    thrownBy(() => voiceGrant({ incomingAllow: 'yes' as never })),
    ['ERR_INVALID_GRANT', 'voiceGrant: incomingAllow must be true or false; got a string.'],
  )
  t.strictSame(
    thrownBy(() => voiceGrant({ outgoingApplicationParams: {} })),
    [
      'ERR_INVALID_GRANT',
      'voiceGrant: outgoingApplicationParams need the outgoingApplicationSid that is to receive them.',
    ],
  )
  t.strictSame(
    thrownBy(() => voiceGrant({ outgoingApplicationSid: 'AC1' })),
    [
      'ERR_INVALID_APPLICATION_SID',
      'outgoingApplicationSid must be a TwiML application SID: AP followed by 1 to 32 letters or digits; this looks like an account SID.',
    ],
  )
  t.strictSame(
    thrownBy(() => voiceGrant({ outgoingApplicationSid: 'AP1', outgoingApplicationParams: [] as never })),
    ['ERR_INVALID_PARAMS', 'outgoingApplicationParams must be a plain object such as { Foo: "Bar" }; got an array.'],
  )
})

t.test('The playback grant takes plain data.', async (t) => {
  t.strictSame(
    thrownBy(() => playbackGrant({ grant: 'x' as never })),
    ['ERR_INVALID_PARAMS', 'grant must be a plain object such as { Foo: "Bar" }; got a string.'],
  )
})

t.test('The verbs of the builder call the application by their own names.', async (t) => {
  t.strictSame(outgoingClaims('AP1', undefined, 'application'), { application_sid: 'AP1' })
  t.strictSame(outgoingClaims('AP1', {}, 'application'), { application_sid: 'AP1', params: {} })
  t.match(thrownBy(() => outgoingClaims('', undefined, 'application'))[1], /^applicationSid must be /)
  t.match(thrownBy(() => outgoingClaims('AP1', [] as never, 'application'))[1], /^params must be /)
})

t.test('A grant is a copy that nobody can change.', async (t) => {
  const params = { list: ['x'] }
  const made = voiceGrant({ outgoingApplicationSid: 'AP1', outgoingApplicationParams: params })
  params.list.push('y')
  t.equal(JSON.stringify(made.claims), '{"outgoing":{"application_sid":"AP1","params":{"list":["x"]}}}')
  const { outgoing } = made.claims as { outgoing: { params: { list: string[] } } }
  for (const frozen of [made, made.claims, outgoing, outgoing.params, outgoing.params.list]) {
    t.ok(Object.isFrozen(frozen))
  }
  t.ok(Object.isFrozen(playbackGrant({ grant: { a: null } }).claims))
})

t.test('Only what a factory returns is a grant.', async (t) => {
  for (const make of [voiceGrant, videoGrant, syncGrant, chatGrant, taskRouterGrant, playbackGrant]) {
    t.doesNotThrow(() => assertGrant(make()))
  }
  const cases: [unknown, string][] = [
    [null, 'null'],
    [undefined, 'undefined'],
    ['voice', 'a string'],
    [{ name: 'voice', claims: {} }, 'an object'],
    [{ name: 'voice', claims: null }, 'an object'],
    [{ name: 'voice', claims: 'all' }, 'an object'],
    [{ name: 'voice' }, 'an object'],
    [{ name: 'identity', claims: Object.freeze({}) }, 'an object'],
    [{ claims: Object.freeze({}) }, 'an object'],
  ]
  for (const [value, got] of cases) {
    t.strictSame(
      thrownBy(() => assertGrant(value)),
      ['ERR_INVALID_GRANT', `addGrant takes what voiceGrant(…) and its kind return; got ${got}.`],
    )
  }
})

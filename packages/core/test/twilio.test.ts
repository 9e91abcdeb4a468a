import { deepStrictEqual, equal } from 'node:assert/strict'
import {
  AccessToken,
  CapabilityToken,
  chatGrant,
  fixedClock,
  type Grant,
  parseScopes,
  playbackGrant,
  syncGrant,
  taskRouterGrant,
  videoGrant,
  voiceGrant,
} from '@twilio-capability/core'
import { decodeToken } from '@twilio-capability/core/verify'
import fc from 'fast-check'
import t from 'tap'
import twilio from 'twilio'
import { clientName, flatParams, nonEmptyText, numRuns, params, secret, sid, time, ttl } from './arbitraries.js'
import { atTime } from './frozen-date.js'

const Their = twilio.jwt.AccessToken

/** A grant as both libraries make it of the same options. */
interface GrantPair {
  readonly ours: Grant
  readonly theirs: Parameters<InstanceType<typeof Their>['addGrant']>[0]
}

function grantPair<Options>(
  options: fc.Arbitrary<Options>,
  ours: (options: Options) => Grant,
  theirs: new (options: Options) => GrantPair['theirs'],
): fc.Arbitrary<GrantPair> {
  return options.map((given) => ({ ours: ours(given), theirs: new theirs(given) }))
}

/** Some of these options, all of them text. */
function someTexts<Name extends string>(...names: Name[]): fc.Arbitrary<{ [name in Name]?: string }> {
  return fc.record(Object.fromEntries(names.map((name) => [name, nonEmptyText])), {
    requiredKeys: [],
  }) as fc.Arbitrary<{ [name in Name]?: string }>
}

const voiceOptions = fc
  .record(
    {
      incomingAllow: fc.boolean(),
      outgoingApplicationSid: sid('AP'),
      outgoingApplicationParams: params,
      pushCredentialSid: sid('CR'),
      endpointId: nonEmptyText,
    },
    { requiredKeys: [] },
  )
  // Parameters for no application are an error of ours; twilio-node drops them.
  .filter((options) => options.outgoingApplicationParams === undefined || options.outgoingApplicationSid !== undefined)

const grantPairs = fc.array(
  fc.oneof(
    grantPair(voiceOptions, voiceGrant, Their.VoiceGrant),
    grantPair(someTexts('room'), videoGrant, Their.VideoGrant),
    grantPair(someTexts('serviceSid', 'endpointId'), syncGrant, Their.SyncGrant),
    grantPair(
      someTexts('serviceSid', 'endpointId', 'deploymentRoleSid', 'pushCredentialSid'),
      chatGrant,
      Their.ChatGrant,
    ),
    grantPair(someTexts('workspaceSid', 'workerSid', 'role'), taskRouterGrant, Their.TaskRouterGrant),
    grantPair(fc.record({ grant: params }, { requiredKeys: [] }), playbackGrant, Their.PlaybackGrant),
  ),
  { maxLength: 8 },
)

t.test('an access token is byte for byte the one of twilio-node', async (t) => {
  const description = fc.record(
    {
      accountSid: sid('AC'),
      apiKeySid: sid('SK'),
      apiKeySecret: secret,
      identity: nonEmptyText,
      now: time,
      ttl,
      grants: grantPairs,
      notBefore: fc.nat(),
      region: fc.stringMatching(/^[a-z][a-z0-9-]{0,9}$/),
    },
    { requiredKeys: ['accountSid', 'apiKeySid', 'apiKeySecret', 'identity', 'now', 'ttl', 'grants'] },
  )
  const property = fc.asyncProperty(
    description,
    async ({ accountSid, apiKeySid, apiKeySecret, now, ttl, grants, ...options }) => {
      const { notBefore, region, identity } = options
      fc.pre(notBefore === undefined || notBefore < Math.floor(now / 1000) + ttl)
      const theirs = new Their(accountSid, apiKeySid, apiKeySecret, {
        identity,
        ttl,
        ...(notBefore !== undefined && { nbf: notBefore }),
        ...(region !== undefined && { region }),
      })
      const ours = new AccessToken({
        ...options,
        accountSid,
        apiKeySid,
        apiKeySecret,
        clock: fixedClock(now),
        tokenId: `${apiKeySid}-${Math.floor(now / 1000)}`,
      })
      for (const grant of grants) {
        theirs.addGrant(grant.theirs)
        ours.addGrant(grant.ours)
      }
      const expected = atTime(now, () => theirs.toJwt())
      equal(await ours.generateToken(ttl), expected)
    },
  )
  await t.resolves(fc.assert(property, { numRuns }))
})

t.test('the verbs for calls make the voice grant of twilio-node, in whatever order they are called', async (t) => {
  const calls = fc.record({ name: clientName, sid: sid('AP'), params: fc.option(params, { nil: undefined }) })
  const property = fc.asyncProperty(calls, fc.boolean(), time, async ({ name, sid, params }, incomingFirst, now) => {
    const key = { apiKeySid: 'SK123', apiKeySecret: 'secret' }
    const tokenId = `SK123-${Math.floor(now / 1000)}`
    const ours = new AccessToken({ accountSid: 'AC123', ...key, clock: fixedClock(now), tokenId })
    if (incomingFirst) ours.allowClientIncoming(name).allowClientOutgoing(sid, params)
    else ours.allowClientOutgoing(sid, params).allowClientIncoming(name)
    const theirs = new Their('AC123', key.apiKeySid, key.apiKeySecret, { identity: name })
    theirs.addGrant(
      new Their.VoiceGrant({
        incomingAllow: true,
        outgoingApplicationSid: sid,
        ...(params !== undefined && { outgoingApplicationParams: params }),
      }),
    )
    const expected = atTime(now, () => theirs.toJwt())
    equal(await ours.generateToken(), expected)
  })
  await t.resolves(fc.assert(property, { numRuns }))
})

const call = fc.oneof(
  fc.record({ verb: fc.constant('incoming' as const), name: clientName }),
  fc.record({
    verb: fc.constant('outgoing' as const),
    sid: sid('AP'),
    params: fc.option(flatParams, { nil: undefined }),
  }),
  fc.record({ verb: fc.constant('events' as const), filters: fc.option(flatParams, { nil: undefined }) }),
)

type Call = typeof call extends fc.Arbitrary<infer T> ? T : never

function addOurs(token: CapabilityToken, call: Call): void {
  if (call.verb === 'incoming') token.allowClientIncoming(call.name)
  else if (call.verb === 'outgoing') token.allowClientOutgoing(call.sid, call.params)
  else token.allowEventStream(call.filters)
}

/** twilio-node wants to be told under which name calls go out, and is typed for parameters that are text. */
function addTheirs(
  token: InstanceType<typeof twilio.jwt.ClientCapability>,
  call: Call,
  name: string | undefined,
): void {
  const { IncomingClientScope, OutgoingClientScope, EventStreamScope } = twilio.jwt.ClientCapability
  if (call.verb === 'incoming') token.addScope(new IncomingClientScope(call.name))
  else if (call.verb === 'events') token.addScope(new EventStreamScope(call.filters as Record<string, string>))
  else {
    token.addScope(
      new OutgoingClientScope({
        applicationSid: call.sid,
        ...(name !== undefined && { clientName: name }),
        ...(call.params !== undefined && { params: call.params as object }),
      }),
    )
  }
}

/**
 * What is left of a scope without that in which twilio-node differs from the PHP class, and so from us: it writes the
 * parameters of a call last, and none if there are none; it calls the filters of events `appParams`; and of the encoded
 * characters it spells some otherwise, `%20` for a space and `!'()*~` as they are.
 */
function meaning(scope: unknown): unknown[] {
  return parseScopes(String(scope)).map(
    ({ service, privilege, params: { appParams, params = appParams, ...rest } }) => ({
      service,
      privilege,
      rest,
      params: [...new URLSearchParams(params)],
    }),
  )
}

t.test('a capability token allows what the one of twilio-node allows, until the same time', async (t) => {
  const description = fc.record({
    accountSid: sid('AC'),
    authToken: secret,
    now: time,
    ttl,
    calls: fc.array(call, { maxLength: 6 }),
  })
  const property = fc.asyncProperty(description, async ({ accountSid, authToken, now, ttl, calls }) => {
    const ours = new CapabilityToken({ accountSid, authToken, clock: fixedClock(now) })
    const theirs = new twilio.jwt.ClientCapability({ accountSid, authToken, ttl })
    const name = calls.flatMap((call) => (call.verb === 'incoming' ? [call.name] : [])).at(-1)
    for (const call of calls) {
      addOurs(ours, call)
      addTheirs(theirs, call, name)
    }
    const token = decodeToken(await ours.generateToken(ttl)).claims
    const { iat, ...expected } = decodeToken(atTime(now, () => theirs.toJwt())).claims
    deepStrictEqual({ ...token, scope: meaning(token.scope) }, { ...expected, scope: meaning(expected.scope) })
    // Which ours does not say, as the PHP class does not.
    equal(iat, Math.floor(now / 1000))
  })
  await t.resolves(fc.assert(property, { numRuns }))
})

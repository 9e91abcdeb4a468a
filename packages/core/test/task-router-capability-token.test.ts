import { equal } from 'node:assert/strict'
import { inspect } from 'node:util'
import {
  AccessToken,
  CapabilityToken,
  defaultEventBridgePolicies,
  defaultWorkerPolicies,
  fixedClock,
  TaskRouterCapabilityToken,
  type TaskRouterCapabilityTokenOptions,
  type TaskRouterPolicy,
} from '@twilio-capability/core'
import { decodeToken, type VerifyOptions, verifyToken } from '@twilio-capability/core/verify'
import fc from 'fast-check'
import t from 'tap'
import twilio from 'twilio'
import { scopesOf } from '../dist/token-builder.js'
import { nonEmptyText, numRuns, params, secret, sid, time, ttl } from './arbitraries.js'
import { atTime } from './frozen-date.js'

const Their = twilio.jwt.taskrouter.TaskRouterCapability
const clock = fixedClock(1_300_000_000_000)
const workspace = { accountSid: 'AC123', authToken: 'secret', workspaceSid: 'WS456', clock } as const
const worker = { ...workspace, workerSid: 'WK789' } as const

const forbidden: TaskRouterPolicy = {
  url: 'https://taskrouter.twilio.com/v1/Workspaces/WS456/Workers/WK789',
  method: 'POST',
  allow: false,
  queryFilter: { Name: { required: true } },
  postFilter: { ActivitySid: { required: true } },
}

async function claimsOf(token: TaskRouterCapabilityToken): Promise<Readonly<Record<string, unknown>>> {
  return decodeToken(await token.generateToken()).claims
}

t.test('a token with every kind of policy is byte for byte the one of twilio-node', async (t) => {
  const method = fc.constantFrom('GET' as const, 'POST' as const, 'PUT' as const, 'DELETE' as const)
  const policy = fc.record(
    { url: fc.webUrl({ validSchemes: ['https'] }), method, queryFilter: params, postFilter: params },
    { requiredKeys: ['url'] },
  )
  const description = fc.record(
    {
      accountSid: sid('AC'),
      authToken: secret,
      workspaceSid: fc.constant('WS456'),
      channelId: fc.oneof(sid('WK'), sid('WQ'), fc.constant('WS456')),
      friendlyName: nonEmptyText,
    },
    { requiredKeys: ['accountSid', 'authToken', 'workspaceSid', 'channelId'] },
  )
  const property = fc.asyncProperty(description, fc.array(policy), time, ttl, async (given, policies, now, ttl) => {
    const theirs = new Their({ ...given, ttl })
    for (const policy of policies) theirs.addPolicy(new Their.Policy({ ...policy, allow: true }))
    const ours = new TaskRouterCapabilityToken({ ...given, clock: fixedClock(now) }).addPolicy(...policies)
    equal(
      await ours.generateToken(ttl),
      atTime(now, () => theirs.toJwt()),
    )
  })
  await t.resolves(fc.assert(property, { numRuns }))
})

t.test("Twilio's default policies are those of twilio-node", async (t) => {
  const { util } = twilio.jwt.taskrouter
  const property = fc.asyncProperty(sid('AC'), sid('WS'), sid('WK'), async (accountSid, workspaceSid, workerSid) => {
    const account = { accountSid, authToken: 'secret', workspaceSid }
    const theirs = new Their({ ...account, channelId: workerSid })
    for (const policy of util.defaultEventBridgePolicies(accountSid, workerSid)) theirs.addPolicy(policy)
    for (const policy of util.defaultWorkerPolicies('v1', workspaceSid, workerSid)) theirs.addPolicy(policy)
    const ours = new TaskRouterCapabilityToken({ ...account, workerSid, clock })
    ours.addPolicy(...defaultEventBridgePolicies(accountSid, workerSid))
    ours.addPolicy(...defaultWorkerPolicies(workspaceSid, workerSid))
    equal(
      await ours.generateToken(),
      atTime(clock.now(), () => theirs.toJwt()),
    )
  })
  await t.resolves(fc.assert(property, { numRuns: Math.min(numRuns, 100) }))
  t.strictSame(
    defaultWorkerPolicies('WS456', 'WK789').map(({ url }) => url),
    [
      'https://taskrouter.twilio.com/v1/Workspaces/WS456/Activities',
      'https://taskrouter.twilio.com/v1/Workspaces/WS456/Tasks/**',
      'https://taskrouter.twilio.com/v1/Workspaces/WS456/Workers/WK789/Reservations/**',
      'https://taskrouter.twilio.com/v1/Workspaces/WS456/Workers/WK789',
    ],
  )
})

t.test('a policy that forbids really forbids, which in twilio-node it does not', async (t) => {
  const { policies } = await claimsOf(new TaskRouterCapabilityToken(worker).addPolicy(forbidden))
  const expected = {
    url: forbidden.url,
    method: 'POST',
    query_filter: { Name: { required: true } },
    post_filter: { ActivitySid: { required: true } },
  }
  t.strictSame(policies, [{ ...expected, allow: false }])
  t.strictSame(new Their.Policy(forbidden as object).payload(), { ...expected, allow: true })
})

t.test('a worker, a task queue and a workspace have a channel each', async (t) => {
  const channels = async (channel: Partial<TaskRouterCapabilityTokenOptions>) => {
    const claims = await claimsOf(new TaskRouterCapabilityToken({ ...workspace, ...channel }))
    return [claims.channel, claims.worker_sid, claims.taskqueue_sid]
  }
  t.strictSame(await channels({ workerSid: 'WK789' }), ['WK789', 'WK789', undefined])
  t.strictSame(await channels({ channelId: 'WK789' }), ['WK789', 'WK789', undefined])
  t.strictSame(await channels({ taskQueueSid: 'WQ789' }), ['WQ789', undefined, 'WQ789'])
  t.strictSame(await channels({ channelId: 'WQ789' }), ['WQ789', undefined, 'WQ789'])
  t.strictSame(await channels({ channelId: 'WS456' }), ['WS456', undefined, undefined])
  t.strictSame(await channels({}), ['WS456', undefined, undefined])
})

t.test('a friendly name stands in the token only when it is given', async (t) => {
  t.notOk('friendly_name' in (await claimsOf(new TaskRouterCapabilityToken(worker))))
  t.match(await claimsOf(new TaskRouterCapabilityToken({ ...worker, friendlyName: 'Älice' })), {
    friendly_name: 'Älice',
  })
})

t.test('generating changes nothing, and a policy that is changed afterwards does not change the token', async (t) => {
  const filter = { required: true }
  const token = new TaskRouterCapabilityToken(worker).addPolicy({ ...forbidden, postFilter: { ActivitySid: filter } })
  const first = await token.generateToken()
  filter.required = false
  t.equal(await token.generateToken(), first)
  token.addPolicy({ url: 'https://taskrouter.twilio.com/v1/**' })
  t.not(await token.generateToken(), first)
})

t.test('for the audit every policy is a line', (t) => {
  const token = new TaskRouterCapabilityToken(worker).addPolicy(
    { url: 'https://taskrouter.twilio.com/v1/**' },
    forbidden,
  )
  t.strictSame(scopesOf(token), ['allow GET https://taskrouter.twilio.com/v1/**', `deny POST ${forbidden.url}`])
  t.end()
})

t.test('a signer may hold the Auth Token, and nothing shows it', async (t) => {
  const { authToken: _, ...rest } = worker
  const signer = { algorithm: 'HS256' as const, sign: () => new Uint8Array(32) }
  t.match(await new TaskRouterCapabilityToken({ ...rest, signer }).generateToken(), /\.A{43}$/)
  const token = new TaskRouterCapabilityToken({ ...worker, authToken: 'very-secret' })
  t.notMatch(JSON.stringify(token) + inspect(token, { showHidden: true, depth: 9 }), 'very-secret')
})

t.test('a signer that never answers is given up after signTimeout', async (t) => {
  const { authToken: _, ...rest } = worker
  const signer = { algorithm: 'HS256' as const, sign: () => new Promise<never>(() => undefined) }
  const token = new TaskRouterCapabilityToken({ ...rest, signer, signTimeout: 1 })
  await t.rejects(token.generateToken(), { code: 'ERR_SIGNER_TIMEOUT' })
})

t.test('wrong options are refused, each with its code and its name', (t) => {
  const refused: [object, string, string][] = [
    [{ accountSid: 'SK123' }, 'ERR_INVALID_ACCOUNT_SID', 'accountSid'],
    [{ authToken: '' }, 'ERR_INVALID_AUTH_TOKEN', 'authToken'],
    [{ signer: { algorithm: 'HS256', sign: () => '' } }, 'ERR_INVALID_OPTION', 'not both'],
    [{ clock: {} }, 'ERR_INVALID_CLOCK', 'clock'],
    [{ workspaceSid: 'WK789' }, 'ERR_INVALID_OPTION', 'this looks like a worker SID'],
    [{ workspaceSid: undefined }, 'ERR_INVALID_OPTION', 'workspaceSid'],
    [{ workerSid: 'WQ789' }, 'ERR_INVALID_OPTION', 'workerSid'],
    [{ taskQueueSid: 'WK789' }, 'ERR_INVALID_OPTION', 'taskQueueSid'],
    [{ channelId: 'AC123' }, 'ERR_INVALID_OPTION', 'channelId'],
    [{ channelId: 7 }, 'ERR_INVALID_OPTION', 'channelId'],
    [{ channelId: 'WS999' }, 'ERR_INVALID_OPTION', 'another workspace'],
    [{ workerSid: 'WK789', taskQueueSid: 'WQ789' }, 'ERR_INVALID_OPTION', 'at most one'],
    [{ friendlyName: '' }, 'ERR_INVALID_OPTION', 'an empty one'],
    [{ friendlyName: 7 }, 'ERR_INVALID_OPTION', 'a number'],
    [{ friendlyName: '\ud800' }, 'ERR_INVALID_OPTION', 'surrogate'],
    [{ workspaceSId: 'WS456' }, 'ERR_INVALID_OPTION', 'TaskRouterCapabilityToken has no option "workspaceSId"'],
  ]
  for (const [change, code, message] of refused) {
    const options = { ...workspace, ...change } as TaskRouterCapabilityTokenOptions
    t.throws(
      () => new TaskRouterCapabilityToken(options),
      { code, message: new RegExp(message) },
      JSON.stringify(change),
    )
  }
  const wrong = (name: string) => ({ code: 'ERR_INVALID_OPTION', message: new RegExp(`^${name} must be`) })
  t.throws(() => defaultWorkerPolicies('WK789', 'WK789'), wrong('workspaceSid'))
  t.throws(() => defaultWorkerPolicies('WS456', 'WQ789'), wrong('workerSid'))
  t.throws(() => defaultEventBridgePolicies('WS456', 'WK789'), { code: 'ERR_INVALID_ACCOUNT_SID' })
  t.throws(() => defaultEventBridgePolicies('AC123', 'SK123'), { code: 'ERR_INVALID_OPTION' })
  t.end()
})

t.test('wrong policies are refused, and none of the same call is added', async (t) => {
  const url = 'https://taskrouter.twilio.com/v1/**'
  const refused: [unknown, string, string][] = [
    [undefined, 'ERR_INVALID_OPTION', 'A policy takes an object'],
    [{ url, allowed: false }, 'ERR_INVALID_OPTION', 'allowed'],
    [{}, 'ERR_INVALID_GRANT', 'url'],
    [{ url: 'http://taskrouter.twilio.com/v1/**' }, 'ERR_INVALID_GRANT', 'url'],
    [{ url: 'https://taskrouter.twilio.com/v1/a b' }, 'ERR_INVALID_GRANT', 'url'],
    [{ url: `see ${url}` }, 'ERR_INVALID_GRANT', 'url'],
    [{ url: new URL(url) }, 'ERR_INVALID_GRANT', 'url'],
    [{ url, method: 'get' }, 'ERR_INVALID_GRANT', 'method must be one of GET, POST, PUT, DELETE'],
    [{ url, allow: 'no' }, 'ERR_INVALID_GRANT', 'allow'],
    [{ url, queryFilter: [] }, 'ERR_INVALID_PARAMS', 'queryFilter'],
    [{ url, postFilter: { a: Number.NaN } }, 'ERR_INVALID_PARAMS', 'postFilter'],
  ]
  const token = new TaskRouterCapabilityToken(worker)
  for (const [policy, code, message] of refused) {
    const add = () => token.addPolicy({ url }, policy as TaskRouterPolicy)
    t.throws(add, { code, message: new RegExp(message) }, JSON.stringify(policy))
  }
  t.strictSame((await claimsOf(token)).policies, [])
})

t.test('a TaskRouter token is verified and described on demand', async (t) => {
  const token = await new TaskRouterCapabilityToken(worker).addPolicy(forbidden).generateToken(600)
  const expected = {
    tokenType: 'taskrouter',
    accountSid: 'AC123',
    apiKeySid: undefined,
    identity: 'WK789',
    incoming: [],
    outgoing: [],
    expiresAt: '2011-03-13T07:16:40.000Z',
    scopes: [],
    grants: {},
    policies: [forbidden],
    header: { alg: 'HS256', typ: 'JWT' },
  } as const
  const options = { accountSid: 'AC123', authToken: 'secret', tokenType: 'taskrouter', clock } as const
  t.match(await verifyToken(token, options), expected)
  t.match(decodeToken(token), { verified: false, ...expected })
  await t.rejects(verifyToken(token, { ...options, authToken: 'other' }), { code: 'ERR_TOKEN_SIGNATURE' })
  await t.rejects(verifyToken(token, { ...options, accountSid: 'AC456' }), { code: 'ERR_TOKEN_ACCOUNT' })
  const later = fixedClock(clock.now() + 601_000)
  await t.rejects(verifyToken(token, { ...options, clock: later }), { code: 'ERR_TOKEN_EXPIRED' })
})

t.test('the policies that other libraries write are read too', async (t) => {
  const theirs = new Their({ accountSid: 'AC123', authToken: 'secret', workspaceSid: 'WS456', channelId: 'WS456' })
  theirs.addPolicy(new Their.Policy({ url: forbidden.url }))
  t.strictSame(decodeToken(theirs.toJwt()).policies, [
    { url: forbidden.url, method: 'GET', allow: true, queryFilter: {}, postFilter: {} },
  ])
})

t.test('no kind of token is taken for another', async (t) => {
  const account = { accountSid: 'AC123', authToken: 'secret', clock }
  const apiKey = { accountSid: 'AC123', apiKeySecret: 'secret', clock }
  const tokens = {
    capability: await new CapabilityToken(account).generateToken(),
    access: await new AccessToken({ ...apiKey, apiKeySid: 'SK123', identity: 'alice' }).generateToken(),
    taskrouter: await new TaskRouterCapabilityToken(worker).generateToken(),
  }
  const expectations: [keyof typeof tokens, VerifyOptions][] = [
    ['capability', account],
    ['capability', { ...account, tokenType: 'capability' }],
    ['taskrouter', { ...account, tokenType: 'taskrouter' }],
    ['access', apiKey],
    ['access', { ...apiKey, tokenType: 'access' }],
  ]
  for (const [expected, options] of expectations) {
    for (const [tokenType, token] of Object.entries(tokens)) {
      if (tokenType === expected) t.match(await verifyToken(token, options), { tokenType })
      else await t.rejects(verifyToken(token, options), { code: 'ERR_TOKEN_KIND' }, `${tokenType} for ${expected}`)
    }
  }
  const impossible: [VerifyOptions, string][] = [
    [{ ...account, tokenType: 'access' }, "tokenType must be 'capability' or 'taskrouter' with authToken"],
    [{ ...apiKey, tokenType: 'taskrouter' }, "tokenType must be 'access' with apiKeySecret"],
    [{ ...apiKey, tokenType: 'capability' }, "tokenType must be 'access' with apiKeySecret"],
  ]
  for (const [options, message] of impossible) {
    const code = 'ERR_INVALID_OPTION'
    await t.rejects(verifyToken(tokens.taskrouter, options), { code, message: new RegExp(message) })
  }
})

t.test('what only looks like a TaskRouter token is not one', (t) => {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const jwt = (claims: object) => `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ exp: 1, ...claims })}.AAAA`
  const claims = { iss: 'AC123', version: 'v1', channel: 'WK789', policies: [] }
  t.ok(decodeToken(jwt(claims)))
  for (const change of [{ version: 'v2' }, { policies: {} }]) {
    t.throws(() => decodeToken(jwt({ ...claims, ...change })), { code: 'ERR_TOKEN_KIND' }, JSON.stringify(change))
  }
  const policy = { url: 'https://taskrouter.twilio.com', method: 'GET', allow: true }
  t.ok(decodeToken(jwt({ ...claims, policies: [policy] })))
  const malformed = [
    { iss: 7 },
    { channel: undefined },
    { policies: [null] },
    ...[{ url: 7 }, { method: 7 }, { allow: 'yes' }, { query_filter: [] }, { post_filter: 7 }].map((change) => ({
      policies: [{ ...policy, ...change }],
    })),
  ]
  for (const change of malformed) {
    t.throws(() => decodeToken(jwt({ ...claims, ...change })), { code: 'ERR_TOKEN_MALFORMED' }, JSON.stringify(change))
  }
  t.end()
})

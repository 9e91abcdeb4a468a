import { readFileSync } from 'node:fs'
import { mock } from 'node:test'
import { decodeToken, type UnverifiedToken, verifyToken } from '@twilio-capability/core/verify'
import t from 'tap'
import * as credentials from '../dist/credentials.js'
import { accessTokenFor, capabilityTokenFor } from '../dist/either-kind.js'
import * as php from '../dist/php-after.js'
import { irishTokenFor } from '../dist/region.js'
import { buildApp as buildAppAfter } from '../dist/route-after.js'
import { buildApp as buildAppBefore } from '../dist/route-before.js'
import { tokenFor as accessAfter } from '../dist/twilio-node-access-after.js'
import { tokenFor as accessBefore } from '../dist/twilio-node-access-before.js'
import { tokenFor as capabilityAfter } from '../dist/twilio-node-capability-after.js'
import { tokenFor as capabilityBefore } from '../dist/twilio-node-capability-before.js'
import { tokenFor as taskRouterAfter } from '../dist/twilio-node-task-router-after.js'
import { tokenFor as taskRouterBefore } from '../dist/twilio-node-task-router-before.js'

const NOW = 1_300_000_000
const { accountSid, apiKeySecret, apiKeySid, applicationSid, authToken } = credentials

// Both libraries read the ambient clock here, as they do in the documentation.
mock.timers.enable({ apis: ['Date'], now: NOW * 1000 })
t.teardown(() => mock.timers.reset())

/** The token that PHP's own class makes for this case. */
function phpToken(id: string): string {
  const vectors = new URL('../../../packages/core/test/vectors/capability.json', import.meta.url)
  const cases = JSON.parse(readFileSync(vectors, 'utf8')) as { id: string; expect: { token: string } }[]
  return cases.find((vector) => vector.id === id)?.expect.token ?? `no case ${id}`
}

/** What a token says of calls, whichever its kind. */
function calls({ accountSid, identity, incoming, outgoing, expiresAt }: UnverifiedToken): object {
  return { accountSid, identity, incoming, outgoing, expiresAt }
}

t.test('a route that changes its kind and its credentials allows the same calls', async (t) => {
  const tokens = []
  for (const buildApp of [buildAppBefore, buildAppAfter]) {
    const app = await buildApp()
    t.teardown(() => app.close())
    const { statusCode, body } = await app.inject('/token')
    const { token, ...rest } = JSON.parse(body) as { token: string }
    t.strictSame(
      { statusCode, ...rest },
      {
        statusCode: 200,
        identity: 'alice',
        expiresIn: 3600,
        expiresAt: '2011-03-13T08:06:40.000Z',
      },
    )
    tokens.push(decodeToken(token))
  }
  const [before, after] = tokens as [UnverifiedToken, UnverifiedToken]
  t.strictSame([before.tokenType, after.tokenType], ['capability', 'access'])
  t.strictSame(calls(after), calls(before))
})

t.test('one function describes both kinds of token', async (t) => {
  const capability = await verifyToken(await capabilityTokenFor('Alice'), { accountSid, authToken })
  const access = await verifyToken(await accessTokenFor('Alice'), { accountSid, apiKeySecret, apiKeySid })
  for (const { identity, incoming, outgoing } of [capability, access]) {
    t.strictSame(
      { identity, incoming, outgoing },
      {
        identity: 'Alice',
        incoming: ['Alice'],
        outgoing: [{ applicationSid, params: { plan: 'gold' } }],
      },
    )
  }
})

t.test('a region stands in the header', async (t) => {
  t.equal(decodeToken(await irishTokenFor('Alice')).header.twr, 'ie1')
})

t.test("twilio-node's ClientCapability and ours allow the same, claim by claim", async (t) => {
  const before = decodeToken(capabilityBefore('Alice'))
  const after = decodeToken(await capabilityAfter('Alice'))
  const [incoming, { params: outgoingBefore }] = before.scopes as [object, { params: Record<string, string> }]
  const [incomingAfter, { params: outgoingAfter }] = after.scopes as [object, { params: Record<string, string> }]
  t.strictSame(incomingAfter, incoming)
  t.strictSame(outgoingAfter, outgoingBefore)
  t.strictSame(Object.keys(outgoingBefore), ['appSid', 'clientName', 'appParams'])
  t.strictSame(Object.keys(outgoingAfter), ['appSid', 'appParams', 'clientName'], 'in the order of the PHP class')
  t.strictSame(calls(after), calls(before))
  const { scope: _scopeBefore, iat, ...restBefore } = before.claims
  const { scope: _scopeAfter, ...restAfter } = after.claims
  t.strictSame(restAfter, restBefore)
  t.equal(iat, NOW, 'which the PHP class and ours do not write')
})

t.test("twilio-node's AccessToken and ours are the same, claim by claim, but for a jti that is unique", async (t) => {
  const before = decodeToken(accessBefore('Alice'))
  const after = decodeToken(await accessAfter('Alice'))
  const { jti: jtiBefore, ...claimsBefore } = before.claims
  const { jti: jtiAfter, ...claimsAfter } = after.claims
  t.strictSame(claimsAfter, claimsBefore)
  t.strictSame(Object.keys(claimsAfter), Object.keys(claimsBefore))
  t.strictSame(after.header, before.header)
  t.equal(jtiBefore, `${apiKeySid}-${NOW}`)
  t.match(jtiAfter, /^SK123123-[\da-f-]{36}$/)
})

t.test("twilio-node's TaskRouterCapability and ours are the same, byte for byte", async (t) => {
  t.equal(await taskRouterAfter('WK123123'), taskRouterBefore('WK123123'))
})

t.test("the capability tokens of PHP's classes and ours are the same, byte for byte", async (t) => {
  t.equal(await php.quietTokenFor('Alice'), phpToken('seed-doc-flow'))
  t.equal(await php.tokenFor('Alice'), phpToken('seed-doc-flow-default-ttl'))
})

t.test("our access token says what twilio-php's says, and when it was issued", async (t) => {
  const { header, claims } = decodeToken(await php.accessTokenFor('Alice'))
  t.strictSame(header, { alg: 'HS256', typ: 'JWT', cty: 'twilio-fpa;v=1' })
  const { jti, iat, ...rest } = claims
  t.match(jti, /^SK123123-/)
  t.equal(iat, NOW)
  t.strictSame(rest, {
    iss: 'SK123123',
    sub: 'AC123123',
    exp: NOW + 600,
    grants: {
      identity: 'Alice',
      voice: { incoming: { allow: true }, outgoing: { application_sid: 'AP123123', params: { Foo: 'Bar' } } },
    },
  })
})

import {
  AccessToken,
  CapabilityToken,
  defaultWorkerPolicies,
  fixedClock,
  TaskRouterCapabilityToken,
  videoGrant,
} from '@twilio-capability/core'
import { decodeToken } from '@twilio-capability/core/verify'
import type { Suite } from './check.js'

const clock = fixedClock(1_300_000_000_000)
const account = { accountSid: 'AC123123', authToken: 'secret', clock }
const key = { accountSid: 'AC123', apiKeySid: 'SK123', apiKeySecret: 'secret', clock }

const tutorialToken =
  'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJzY29wZSI6InNjb3BlOmNsaWVudDppbmNvbWluZz9jbGllbnROYW1lPUFsaWNlIHNjb3BlOmNsaWVudDpvdXRnb2luZz9hcHBTaWQ9QVAxMjMxMjMmYXBwUGFyYW1zPUZvbyUzREJhciZjbGllbnROYW1lPUFsaWNlIHNjb3BlOmNsaWVudDpwcmVzZW5jZT9lbmFibGVkPUZhbHNlIiwiaXNzIjoiQUMxMjMxMjMiLCJleHAiOjEzMDAwMDA2MDB9.cYckMAg5C3ePdd5zl6AAdPeRiw8PI1mpekOdzQJ5VHc'

const emptyToken =
  'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJzY29wZSI6IiIsImlzcyI6IkFDMTIzIiwiZXhwIjoxMzAwMDAzNjAwfQ.Ung1t9u2Rx-J2xV8D79tg_bVE8CBPK3yyicK568oFj4'

export const tokens: Suite = {
  name: 'tokens',
  cases: {
    async 'The token of the tutorials is the one of Services_Twilio_Capability.'(check) {
      const capability = new CapabilityToken(account)
      capability.allowClientIncoming('Alice')
      capability.allowClientOutgoing('AP123123', { Foo: 'Bar' })
      capability.disablePresenceEvents()
      check.equal(await capability.generateToken(600), tutorialToken)
    },

    async 'A token that allows nothing is a token.'(check) {
      check.equal(await new CapabilityToken({ ...account, accountSid: 'AC123' }).generateToken(), emptyToken)
    },

    async 'A builder generates again and again, and can be added to in between.'(check) {
      const capability = new CapabilityToken(account).allowClientIncoming('Alice')
      const first = await capability.generateToken(600)
      check.equal(await capability.generateToken(600), first)
      capability.allowEventStream({ a: 'b c' })
      const { scope } = decodeToken(await capability.generateToken(600)).claims
      check.equal(
        scope,
        'scope:client:incoming?clientName=Alice scope:stream:subscribe?path=%2F2010-04-01%2FEvents&params=a%3Db%2Bc',
      )
    },

    async 'Any text goes through parameters and comes back.'(check) {
      const params = { text: 'é€😀 &=+%~*\u0000', list: ['a', { b: true }], none: null }
      const token = await new CapabilityToken(account).allowClientOutgoing('AP1', params).generateToken()
      check.same(decodeToken(token).outgoing, [
        {
          applicationSid: 'AP1',
          params: { text: 'é€😀 &=+%~*\u0000', 'list[0]': 'a', 'list[1][b]': 'true' },
        },
      ])
    },

    async 'The time is Date unless told otherwise.'(check) {
      const before = Math.floor(Date.now() / 1000)
      const token = await new CapabilityToken({ accountSid: 'AC1', authToken: 'secret' }).generateToken(60)
      const { exp } = decodeToken(token).claims as { exp: number }
      check.ok(exp >= before + 60 && exp <= Date.now() / 1000 + 60, String(exp))
    },

    async 'An access token allows the same, and has an identifier of its own.'(check) {
      const access = new AccessToken({ ...key, identity: 'alice', tokenId: 'id' })
      access
        .allowClientIncoming('alice')
        .allowClientOutgoing('AP1', { Foo: 'Bar' })
        .addGrant(videoGrant({ room: 'r' }))
      const token = await access.generateToken(600)
      check.equal(token, await access.generateToken(600))
      check.same(decodeToken(token).claims, {
        jti: 'id',
        grants: {
          identity: 'alice',
          voice: {
            incoming: { allow: true },
            outgoing: { application_sid: 'AP1', params: { Foo: 'Bar' } },
          },
          video: { room: 'r' },
        },
        iat: 1_300_000_000,
        exp: 1_300_000_600,
        iss: 'SK123',
        sub: 'AC123',
      })
      const unnamed = new AccessToken({ ...key, identity: 'alice' })
      const ids = [await unnamed.generateToken(), await unnamed.generateToken()].map(
        (text) => decodeToken(text).claims.jti,
      )
      check.ok(
        /^SK123-[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(String(ids[0])),
        String(ids[0]),
      )
      check.ok(ids[0] !== ids[1], 'two tokens have two identifiers;')
    },

    async 'A TaskRouter token carries its policies.'(check) {
      const workspace = { accountSid: 'AC123', authToken: 'secret', workspaceSid: 'WS1', clock }
      const token = new TaskRouterCapabilityToken({ ...workspace, workerSid: 'WK1' })
      token.addPolicy(...defaultWorkerPolicies('WS1', 'WK1'))
      const { identity, policies } = decodeToken(await token.generateToken())
      check.equal(identity, 'WK1')
      check.equal(policies.length, defaultWorkerPolicies('WS1', 'WK1').length)
    },

    'A builder does not show its secret.'(check) {
      const secret = 'not-to-be-seen'
      for (const builder of [
        new CapabilityToken({ ...account, authToken: secret }),
        new AccessToken({ ...key, apiKeySecret: secret, identity: 'alice' }),
      ]) {
        check.ok(!JSON.stringify(builder).includes(secret), 'JSON.stringify')
        check.ok(!String(builder).includes(secret), 'String')
        check.ok(!Object.values(builder).includes(secret), 'Object.values')
      }
    },

    async 'What is wrong is refused, each by its code.'(check) {
      await check.fails('ERR_INVALID_ACCOUNT_SID', () => new CapabilityToken({ ...account, accountSid: 'SK1' }))
      await check.fails('ERR_INVALID_AUTH_TOKEN', () => new CapabilityToken({ ...account, authToken: ' secret' }))
      await check.fails('ERR_INVALID_API_KEY_SID', () => new AccessToken({ ...key, apiKeySid: 'AC1' }))
      const capability = new CapabilityToken(account)
      await check.fails('ERR_INVALID_CLIENT_NAME', () => capability.allowClientIncoming('a b'))
      await check.fails('ERR_INVALID_APPLICATION_SID', () => capability.allowClientOutgoing('AC1'))
      await check.fails('ERR_INVALID_PARAMS', () => capability.allowClientOutgoing('AP1', { a: '\ud800' }))
      await check.fails('ERR_INVALID_TTL', () => capability.generateToken(0.5))
      await check.fails('ERR_INVALID_CLOCK', () => new CapabilityToken({ ...account, clock: {} as never }))
      await check.fails('ERR_INVALID_OPTION', () => new CapabilityToken({ ...account, ttl: 5 } as never))
    },
  },
}

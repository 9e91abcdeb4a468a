import { AccessToken, CapabilityToken, fixedClock } from '@twilio-capability/core'
import { decodeToken, explainToken, type VerifyOptions, verifyToken } from '@twilio-capability/core/verify'
import type { Suite } from './check.js'

const now = 1_300_000_000
const clock = fixedClock(now * 1000)
const account = { accountSid: 'AC123', authToken: 'secret', clock }

function capability(): Promise<string> {
  return new CapabilityToken(account).allowClientIncoming('Alice').allowClientOutgoing('AP1').generateToken(600)
}

function verify(token: string, options: object = {}): Promise<unknown> {
  return verifyToken(token, { ...account, ...options } as VerifyOptions)
}

export const verification: Suite = {
  name: 'verify',
  cases: {
    async 'A token of ours is verified, and described.'(check) {
      const token = await capability()
      const description = await verifyToken(token, account)
      check.equal(description.identity, 'Alice')
      check.equal(description.expiresAt, '2011-03-13T07:16:40.000Z')
      check.same(description.outgoing, [{ applicationSid: 'AP1', params: {} }])
      const { verified, ...unverified } = decodeToken(token)
      check.equal(verified, false)
      check.same(unverified, description)
      check.equal(explainToken(description).length, 2)
    },

    async 'An access token is verified with its own secret, and is no capability token.'(check) {
      const key = { accountSid: 'AC123', apiKeySid: 'SK123', apiKeySecret: 'пароль€😀', clock }
      const token = await new AccessToken({ ...key, identity: 'alice' }).allowClientIncoming('alice').generateToken()
      check.same((await verifyToken(token, key)).incoming, ['alice'])
      await check.fails('ERR_TOKEN_KIND', () => verify(token, { authToken: 'пароль€😀' }))
      await check.fails('ERR_TOKEN_ACCOUNT', () => verifyToken(token, { ...key, apiKeySid: 'SK1' }))
    },

    async 'What was tampered with is refused, whichever part it was.'(check) {
      const [header = '', payload = '', signature = ''] = (await capability()).split('.')
      const claims = { scope: 'scope:client:incoming?clientName=Mallory', iss: 'AC123', exp: now + 600 }
      const code = 'ERR_TOKEN_SIGNATURE'
      await check.fails(code, () =>
        verify(`${header}.${btoa(JSON.stringify(claims)).replaceAll('=', '')}.${signature}`),
      )
      await check.fails(code, () => verify(`${btoa('{"alg":"HS256"}').replaceAll('=', '')}.${payload}.${signature}`))
      await check.fails(code, () => verify(`${btoa('{"alg":"none"}').replaceAll('=', '')}.${payload}.`))
      await check.fails(code, () => verify(`${header}.${payload}.${'A'.repeat(43)}`))
      await check.fails(code, () => verify(`${header}.${payload}.${signature}`, { authToken: 'another' }))
    },

    async 'Several secrets can be valid at once.'(check) {
      const token = await capability()
      const either = { authToken: undefined, authTokens: ['another', 'secret'] }
      check.equal(((await verify(token, either)) as { accountSid: string }).accountSid, 'AC123')
      await check.fails('ERR_TOKEN_SIGNATURE', () => verify(token, { ...either, authTokens: ['another'] }))
    },

    async 'The time is the given one, to the second.'(check) {
      const token = await capability()
      const at = (seconds: number) => ({ clock: fixedClock(seconds * 1000) })
      check.ok(await verify(token, at(now + 599)))
      await check.fails('ERR_TOKEN_EXPIRED', () => verify(token, at(now + 600)))
      check.ok(await verify(token, { ...at(now + 600), tolerance: 1 }))
      await check.fails('ERR_TOKEN_EXPIRED', () => verify(token, { clock: Date }))
    },

    async 'What is no token is malformed, and no other error.'(check) {
      for (const text of ['', 'a', 'a.b.c', 'e30.e30.', '..', `${'a'.repeat(10_000)}.b.c`]) {
        await check.fails(text === 'e30.e30.' ? 'ERR_TOKEN_SIGNATURE' : 'ERR_TOKEN_MALFORMED', () => verify(text))
      }
    },
  },
}

import { CapabilityToken, formatScope, fromClientName, parseScopes, toClientName } from '@twilio-capability/core'
import { decodeToken } from '@twilio-capability/core/verify'
import type { Suite } from './check.js'

const texts = [
  '',
  'Alice',
  'alice@example.com',
  'a_b',
  'é',
  '😀',
  '\u0000',
  'ÿ\ud7ff\ue000',
  ' +&=%/?#',
  'x'.repeat(60),
]

export const scopes: Suite = {
  name: 'scopes',
  cases: {
    'A scope is written in the notation of Twilio, and read back.'(check) {
      const scope = {
        service: 'client',
        privilege: 'outgoing',
        params: { appSid: 'AP123', appParams: 'Foo=Bar', clientName: 'Alice' },
      }
      const text = 'scope:client:outgoing?appSid=AP123&appParams=Foo%3DBar&clientName=Alice'
      check.equal(formatScope(scope), text)
      check.same(parseScopes(text), [scope])
      check.same(parseScopes(''), [])
    },

    'Any text goes through a scope and comes back.'(check) {
      for (const text of texts) {
        const scope = { service: 'a', privilege: 'b-c_1', params: { text, toString: text } }
        check.same(parseScopes([scope, scope].map(formatScope).join(' ')), [scope, scope], text)
      }
    },

    async 'What is no scope is refused.'(check) {
      const query = 'scope:a:b?'
      for (const text of ['scope:a', 'scope:a:b ', 'scope:a:b?c', `${query}c=%ff`, `${query}c=1&c=2`, `${query}c=é`]) {
        await check.fails('ERR_INVALID_SCOPE', () => parseScopes(text))
      }
      await check.fails('ERR_INVALID_SCOPE', () =>
        formatScope({ service: 'a', privilege: 'b', params: { c: '\ud800' } }),
      )
    },

    'Whatever a user is called becomes a client name, and back.'(check) {
      for (const text of texts.slice(1)) {
        const name = toClientName(text)
        check.ok(/^\w{1,256}$/.test(name), name)
        check.equal(fromClientName(name), text)
      }
      check.equal(new Set(texts.slice(1).map(toClientName)).size, texts.length - 1)
    },

    async 'The client name stands in every outgoing scope, whichever call came first.'(check) {
      const token = new CapabilityToken({ accountSid: 'AC1', authToken: 'secret' })
      token.allowClientOutgoing('AP1').allowClientIncoming('Bob').allowClientIncoming('Alice')
      check.equal(
        decodeToken(await token.generateToken()).claims.scope,
        'scope:client:outgoing?appSid=AP1&appParams=&clientName=Alice scope:client:incoming?clientName=Bob scope:client:incoming?clientName=Alice',
      )
    },
  },
}

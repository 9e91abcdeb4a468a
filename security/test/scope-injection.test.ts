import { deepStrictEqual, equal, throws } from 'node:assert/strict'
import {
  AccessToken,
  CapabilityToken,
  fixedClock,
  TaskRouterCapabilityToken,
  toClientName,
} from '@twilio-capability/core'
import { decodeToken, verifyToken } from '@twilio-capability/core/verify'
import fc from 'fast-check'
import t from 'tap'

const numRuns = 300
const account = { accountSid: 'AC123', authToken: 'secret', clock: fixedClock(1_300_000_000_000) }
const key = { accountSid: 'AC123', apiKeySid: 'SK123', apiKeySecret: 'secret', clock: account.clock }

/** Any Unicode, and the pieces of which a scope, a form and JSON are made. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        ...[
          ' ',
          '&',
          '=',
          '?',
          '%',
          '%20',
          '%26',
          '+',
          ';',
          '#',
          '[',
          ']',
          '\r\n',
          '\0',
          '"',
          '\\',
          ',',
          '}',
          '\u2028',
          'ﬀ',
        ],
        ...[
          'scope:',
          'client:',
          'incoming',
          'outgoing',
          '?clientName=',
          'admin',
          '&appSid=AP999',
          '"exp":9999999999',
          '__proto__',
        ],
      ),
      { maxLength: 12 },
    )
    .map((pieces) => pieces.join('')),
)
const leaf = fc.oneof(text, fc.integer(), fc.boolean())
const params = fc.dictionary(
  text,
  fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }), fc.dictionary(text, leaf, { maxKeys: 3 })),
  {
    maxKeys: 5,
  },
)
type AnyParams = Record<string, never>

/** The pairs of a form with brackets, computed without the code under test. */
function pairsOf(value: unknown, name?: string): [string, string][] {
  if (typeof value !== 'object' || value === null) return [[String(name), String(value)]]
  return Object.entries(value).flatMap(([inner, held]) =>
    pairsOf(held, name === undefined ? inner : `${name}[${inner}]`),
  )
}

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
}

/** The scopes of a token as any other reader sees them. */
function scopesOf(token: string): { name: string; params: [string, string][] }[] {
  const { scope } = claimsOf(token) as { scope: string }
  return scope.split(' ').map((one) => {
    const [name = '', query = '', ...rest] = one.split('?')
    deepStrictEqual(rest, [], 'one question mark')
    return { name, params: [...new URLSearchParams(query)] }
  })
}

function form(pairs: [string, string][]): [string, string][] {
  return [...new URLSearchParams(new URLSearchParams(pairs).toString())]
}

t.test('No decoded scope ever holds more than was asked, whatever names and values hold.', async () => {
  await fc.assert(
    fc.asyncProperty(params, params, fc.boolean(), async (outgoing, filters, named) => {
      const builder = new CapabilityToken(account)
      if (named) builder.allowClientIncoming('alice')
      builder.allowClientOutgoing('AP123', outgoing as AnyParams).allowEventStream(filters as AnyParams)
      const token = await builder.disablePresenceEvents().generateToken()
      const asked = [
        ...(named ? [{ name: 'scope:client:incoming', params: [['clientName', 'alice']] }] : []),
        {
          name: 'scope:client:outgoing',
          params: ['appSid', 'appParams', ...(named ? ['clientName'] : [])],
          form: form(pairsOf(outgoing)),
        },
        { name: 'scope:stream:subscribe', params: ['path', 'params'], form: form(pairsOf(filters)) },
        { name: 'scope:client:presence', params: [['enabled', 'False']] },
      ]
      const found = scopesOf(token).map(({ name, params }) => {
        const inner = params.find(([param]) => param === 'appParams' || param === 'params')
        if (inner === undefined) return { name, params }
        return { name, params: params.map(([param]) => param), form: [...new URLSearchParams(inner[1])] }
      })
      deepStrictEqual(found, asked)
      deepStrictEqual(Object.keys(claimsOf(token)), ['scope', 'iss', 'exp'])
      const { outgoing: calls } = await verifyToken(token, account)
      equal(calls.length, 1)
      equal(calls[0]?.applicationSid, 'AP123')
    }),
    { numRuns },
  )
})

t.test('A client name is what it is, or is refused.', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(text, fc.stringMatching(/^\w{1,20}$/)), async (name) => {
      const builder = new CapabilityToken(account)
      if (!/^\w{1,256}$/.test(name)) {
        throws(() => builder.allowClientIncoming(name), { code: 'ERR_INVALID_CLIENT_NAME' })
        equal(claimsOf(await builder.generateToken()).scope, '', 'and leaves nothing behind')
        return
      }
      const token = await builder.allowClientIncoming(name).generateToken()
      deepStrictEqual(scopesOf(token), [{ name: 'scope:client:incoming', params: [['clientName', name]] }])
    }),
    { numRuns },
  )
})

t.test('No two users share a client name.', async () => {
  const names = new Map<string, string>()
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (id) => {
      const name = toClientName(id)
      equal(names.get(name) ?? id, id)
      names.set(name, id)
    }),
    { numRuns },
  )
})

t.test('No claim of an access token ever holds more than was asked.', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1 }), params, async (identity, outgoing) => {
      const token = await new AccessToken({ ...key, identity })
        .allowClientOutgoing('AP123', outgoing as AnyParams)
        .generateToken()
      const { jti, ...claims } = claimsOf(token)
      deepStrictEqual(claims, {
        // As JSON, since a parsed __proto__ is a property and a literal one is not.
        grants: JSON.parse(
          `{"identity":${JSON.stringify(identity)},"voice":{"outgoing":{"application_sid":"AP123","params":${JSON.stringify(outgoing)}}}}`,
        ),
        iat: 1_300_000_000,
        exp: 1_300_003_600,
        iss: 'SK123',
        sub: 'AC123',
      })
    }),
    { numRuns },
  )
})

t.test('No policy of a TaskRouter token ever holds more than was asked.', async () => {
  const options = { ...account, workspaceSid: 'WS123' }
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'binary', minLength: 1 }),
      params,
      text,
      async (friendlyName, queryFilter, url) => {
        const builder = new TaskRouterCapabilityToken({ ...options, friendlyName })
        builder.addPolicy({ url: 'https://taskrouter.twilio.com/v1/**', queryFilter: queryFilter as AnyParams })
        throws(() => builder.addPolicy({ url }), { code: 'ERR_INVALID_GRANT' })
        const { policies, friendly_name } = claimsOf(await builder.generateToken())
        equal(friendly_name, friendlyName)
        const asked = {
          url: 'https://taskrouter.twilio.com/v1/**',
          method: 'GET',
          query_filter: null,
          post_filter: {},
          allow: true,
        }
        deepStrictEqual(policies, [{ ...asked, query_filter: JSON.parse(JSON.stringify(queryFilter)) }])
      },
    ),
    { numRuns },
  )
})

t.test('Half of a character is refused wherever it stands, since readers would differ.', async (t) => {
  const builder = new CapabilityToken(account)
  for (const half of ['\ud800', '\udfff', 'a\ud800b', '\udc00\ud800']) {
    for (const value of [{ a: half }, { [half]: 'a' }, { a: [half] }, { a: { [half]: 1 } }]) {
      t.throws(() => builder.allowClientOutgoing('AP123', value), { code: 'ERR_INVALID_PARAMS' })
      t.throws(() => builder.allowEventStream(value), { code: 'ERR_INVALID_PARAMS' })
    }
    t.throws(() => new AccessToken({ ...key, identity: half }), { code: 'ERR_INVALID_IDENTITY' })
  }
})

t.test('Parameters that name prototypes are data, going in and coming out.', async (t) => {
  const hostile = JSON.parse('{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}}}')
  const untouched = () => t.equal(({} as { polluted?: string }).polluted, undefined)
  const capability = await new CapabilityToken(account).allowClientOutgoing('AP123', hostile).generateToken()
  const access = await new AccessToken({ ...key, identity: 'alice' })
    .allowClientOutgoing('AP123', hostile)
    .generateToken()
  untouched()
  for (const token of [capability, access]) {
    const [call] = decodeToken(token).outgoing
    untouched()
    t.equal(Object.getPrototypeOf(call?.params), Object.prototype)
    t.ok(Object.keys(call?.params ?? {}).some((name) => name.startsWith('__proto__')))
  }
})

import t from 'tap'
import { fixedClock } from '../dist/clock.js'
import type { TokenReply } from '../dist/endpoint.js'
import { createLazyTokenEndpoint } from '../dist/lazy-endpoint.js'
import { thrownBy } from './thrown.js'

const variables = ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN'] as const
const environment = { TWILIO_ACCOUNT_SID: 'AC123123', TWILIO_AUTH_TOKEN: 'secret' }
const options = { identify: () => 'Alice', clock: fixedClock(1_300_000_000_000) }

t.beforeEach(() => {
  for (const variable of variables) delete process.env[variable]
})

t.test('The credentials come from what the platform hands over with the request.', async (t) => {
  const reply = createLazyTokenEndpoint(options)('GET', {}, environment)
  t.match(reply, { status: 200, body: /tYLSldvT102vwiuI1TqaP-VkInaon-Ytvt5Rlwor2r0/ })
})

t.test('They come from the process where the platform hands nothing over.', async (t) => {
  Object.assign(process.env, environment)
  for (const nothing of [[], [undefined], [null], [{}], [{ ...environment, TWILIO_AUTH_TOKEN: '' }], ['server']]) {
    const reply = createLazyTokenEndpoint(options)('GET', {}, ...(nothing as []))
    t.match(reply, { status: 200, body: /tYLSldvT102vwiuI1TqaP-VkInaon-Ytvt5Rlwor2r0/ })
  }
})

t.test('Until there are credentials it is a 500, and then there are tokens.', async (t) => {
  const endpoint = createLazyTokenEndpoint(options)
  const before = endpoint('GET', {}) as TokenReply
  t.equal(before.status, 500)
  t.equal(
    before.body,
    '{"statusCode":500,"code":"ERR_INVALID_ACCOUNT_SID","error":"Internal Server Error","message":"The token could not be made."}',
  )
  t.match(before.error?.cause, {
    message: 'accountSid is missing: give the option accountSid, or set TWILIO_ACCOUNT_SID.',
  })
  const { TWILIO_ACCOUNT_SID } = environment
  t.match(endpoint('GET', {}, { TWILIO_ACCOUNT_SID }), { status: 500, error: { code: 'ERR_INVALID_AUTH_TOKEN' } })
  t.match(endpoint('GET', {}, environment), { status: 200 })
})

t.test('Credentials once found are kept.', async (t) => {
  const endpoint = createLazyTokenEndpoint(options)
  const first = endpoint('GET', {}, environment)
  t.strictSame(endpoint('GET', {}, { TWILIO_ACCOUNT_SID: 'AC666', TWILIO_AUTH_TOKEN: 'other' }), first)
  t.strictSame(endpoint('GET', {}), first)
})

t.test('It answers for every method, with the request untouched.', async (t) => {
  const request = {}
  const seen: unknown[] = []
  const endpoint = createLazyTokenEndpoint({
    ...options,
    identify(given) {
      seen.push(given)
      return 'Alice'
    },
  })
  t.match(endpoint('POST', request, environment), { status: 200 })
  t.equal(seen[0], request)
  t.match(endpoint('PUT', request, environment), { status: 405, headers: { allow: 'GET, POST' } })
})

t.test('What can be checked without credentials is checked at once.', async (t) => {
  t.strictSame(
    thrownBy(() => createLazyTokenEndpoint({ ...options, methods: ['PUT' as 'POST'] })),
    ['ERR_INVALID_OPTION', "methods must be a list of 'GET', 'POST' or both."],
  )
  t.match(thrownBy(() => createLazyTokenEndpoint({} as never))[1], /^identify must be a function/)
  t.match(thrownBy(() => createLazyTokenEndpoint({ ...options, nope: 1 } as never))[1], /has no option "nope"/)
})

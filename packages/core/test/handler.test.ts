import t from 'tap'
import { fixedClock } from '../dist/clock.js'
import { ForbiddenError, type TwilioTokenError } from '../dist/errors.js'
import { createTokenHandler, logFailure } from '../dist/handler.js'
import { thrownBy } from './thrown.js'

const environment = { TWILIO_ACCOUNT_SID: 'AC123123', TWILIO_AUTH_TOKEN: 'secret' }
const options = { identify: () => 'Alice', clock: fixedClock(1_300_000_000_000) }
const request = new Request('http://localhost/token')

t.test('A request is answered with a token.', async (t) => {
  const response = await createTokenHandler(options)(request, environment)
  t.equal(response.status, 200)
  t.strictSame(Object.fromEntries(response.headers), {
    'cache-control': 'private, no-store',
    'content-type': 'application/json; charset=utf-8',
    pragma: 'no-cache',
    vary: 'authorization, cookie',
    'x-content-type-options': 'nosniff',
  })
  t.match(await response.json(), { identity: 'Alice', token: /\.tYLSldvT102vwiuI1TqaP-VkInaon-Ytvt5Rlwor2r0$/ })
})

t.test('identify gets the request itself, and may take its time.', async (t) => {
  const handler = createTokenHandler({ ...options, identify: async (given) => (given === request ? 'Alice' : null) })
  t.equal((await handler(request, environment)).status, 200)
})

t.test('HEAD never mints.', async (t) => {
  const handler = createTokenHandler({ ...options, identify: () => t.fail('Nobody has to be identified.') as never })
  const response = await handler(new Request(request, { method: 'HEAD' }), environment)
  t.equal(response.status, 405)
  t.equal(response.headers.get('allow'), 'GET, POST')
})

t.test('Every 5xx is told, with its cause and the request.', async (t) => {
  const told: [TwilioTokenError, Request][] = []
  const cause = new Error('down')
  const handler = createTokenHandler({
    ...options,
    identify: () => Promise.reject(cause),
    onFailure: (...failure) => told.push(failure),
  })
  const response = await handler(request, environment)
  t.equal(response.status, 500)
  t.match(await response.json(), { statusCode: 500, code: 'ERR_CALLBACK_FAILED' })
  t.equal(told.length, 1)
  t.equal(told[0]?.[0].cause, cause)
  t.equal(told[0]?.[1], request)
})

t.test('A 4xx is not a failure.', async (t) => {
  const onFailure = () => t.fail('A 4xx was told.')
  const nobody = createTokenHandler({ ...options, identify: () => null, onFailure })
  t.equal((await nobody(request, environment)).status, 401)
  const refused = createTokenHandler({ ...options, identify: () => Promise.reject(new ForbiddenError()), onFailure })
  t.equal((await refused(request, environment)).status, 403)
})

t.test('The handler rejects with what onFailure throws.', async (t) => {
  const error = new Error('The log is full.')
  const onFailure = () => {
    throw error
  }
  await t.rejects(createTokenHandler({ ...options, onFailure })(request, {}), error)
})

t.test('Failures go to the console unless told otherwise.', async (t) => {
  const logged = t.capture(console, 'error')
  const response = await createTokenHandler({ ...options, accountSid: 'SK1' })(request, environment)
  t.equal(response.status, 500)
  const [[error] = []] = logged.args()
  t.match(error, { code: 'ERR_INVALID_ACCOUNT_SID', message: 'The token could not be made.' })
  logFailure(error as TwilioTokenError)
  t.equal(logged.args()[0]?.[0], error)
})

t.test('What can be checked without credentials is checked at once.', async (t) => {
  t.match(thrownBy(() => createTokenHandler({} as never))[1], /^identify must be a function/)
  t.match(thrownBy(() => createTokenHandler(undefined as never))[1], /^identify must be a function/)
})

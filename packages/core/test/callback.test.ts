import t from 'tap'
import { answerInTime, assertCallback, DEFAULT_CALLBACK_TIMEOUT } from '../dist/callback.js'
import { fixedClock } from '../dist/clock.js'
import { createTokenEndpoint } from '../dist/endpoint.js'
import { createTokenHandler } from '../dist/handler.js'
import { createLazyTokenEndpoint } from '../dist/lazy-endpoint.js'
import { verifyToken } from '../dist/verify.js'
import { rejectionOf, thrownBy } from './thrown.js'

const account = { accountSid: 'AC123', authToken: 'secret', clock: fixedClock(1_300_000_000_000) } as const
const never = () => new Promise<never>(() => {})

t.test('A callback may take ten seconds unless told otherwise.', async (t) => {
  t.equal(DEFAULT_CALLBACK_TIMEOUT, 10_000)
})

t.test('An answer that is there is handed on at once, and one that comes in time when it comes.', async (t) => {
  t.equal(answerInTime('now', 1, 'identify'), 'now')
  t.equal(await answerInTime(Promise.resolve('later'), 1000, 'identify'), 'later')
  t.strictSame(await rejectionOf(Promise.resolve(answerInTime(never(), 5, 'identify'))), [
    'ERR_CALLBACK_TIMEOUT',
    'identify took longer than 5 ms.',
  ])
})

t.test('A callback is a function, or not there.', async (t) => {
  t.doesNotThrow(() => assertCallback(undefined, 'onIssued'))
  t.doesNotThrow(() => assertCallback(() => {}, 'onIssued'))
  t.strictSame(
    thrownBy(() => assertCallback('audit', 'onIssued')),
    ['ERR_INVALID_OPTION', 'onIssued must be a function; got a string.'],
  )
})

t.test('Whichever callback never answers, the route does, and is fine afterwards.', async (t) => {
  let hangs = true
  const sometimes = <T>(answer: T) => (hangs ? never() : answer)
  const routes = {
    identify: { identify: () => sometimes('Alice') },
    capabilities: { identify: () => 'Alice', capabilities: () => sometimes(undefined) },
    onIssued: { identify: () => 'Alice', onIssued: () => sometimes(undefined) },
  }
  for (const [name, options] of Object.entries(routes)) {
    hangs = true
    const endpoint = createTokenEndpoint({ ...account, callbackTimeout: 5, ...options })
    const { status, body, error } = await endpoint('GET', {})
    t.equal(status, 503)
    t.equal(
      body,
      '{"statusCode":503,"code":"ERR_CALLBACK_TIMEOUT","error":"Service Unavailable","message":"The token could not be made; try again later."}',
    )
    t.match(error?.cause, { message: `${name} took longer than 5 ms.` })
    hangs = false
    t.equal((await endpoint('GET', {})).status, 200)
  }
})

t.test('What needs no credentials is checked before there are any.', async (t) => {
  const wrong: [object, string][] = [
    [{ ttl: 0 }, 'ERR_INVALID_TTL'],
    [{ clock: {} }, 'ERR_INVALID_CLOCK'],
    [{ signTimeout: 0 }, 'ERR_INVALID_OPTION'],
    [{ callbackTimeout: 0 }, 'ERR_INVALID_OPTION'],
    [{ capabilities: 'all' }, 'ERR_INVALID_OPTION'],
    [{ onIssued: true }, 'ERR_INVALID_OPTION'],
    [{ tokenType: 'taskrouter' }, 'ERR_INVALID_OPTION'],
    [{ tokenType: null }, 'ERR_INVALID_OPTION'],
  ]
  for (const [options, code] of wrong) {
    t.equal(thrownBy(() => createLazyTokenEndpoint({ identify: () => 'Alice', ...options }))[0], code)
  }
  t.strictSame(
    thrownBy(() => createLazyTokenEndpoint({ identify: () => 'Alice', tokenType: 'both' } as never)),
    ['ERR_INVALID_OPTION', "tokenType must be 'capability' or 'access'."],
  )
  t.strictSame(
    thrownBy(() => createTokenHandler({ identify: () => 'Alice', onFailure: 'log' } as never)),
    ['ERR_INVALID_OPTION', 'onFailure must be a function; got a string.'],
  )
})

t.test('An API key does not go with an Auth Token.', async (t) => {
  t.strictSame(await rejectionOf(verifyToken('', { accountSid: 'AC123', authToken: 'secret', apiKeySid: 'SK123' })), [
    'ERR_INVALID_OPTION',
    'verifyToken: apiKeySid is of access tokens; give apiKeySecret, too.',
  ])
})

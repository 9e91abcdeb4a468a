import t from 'tap'
import { type ErrorCode, ForbiddenError, isTokenError, statusOfCode, TwilioTokenError } from '../dist/errors.js'

const statuses: Readonly<Record<ErrorCode, number>> = {
  ERR_INVALID_ACCOUNT_SID: 500,
  ERR_INVALID_AUTH_TOKEN: 500,
  ERR_INVALID_APPLICATION_SID: 500,
  ERR_INVALID_API_KEY_SID: 500,
  ERR_INVALID_API_KEY_SECRET: 500,
  ERR_INVALID_CLIENT_NAME: 500,
  ERR_INVALID_IDENTITY: 500,
  ERR_INVALID_PARAMS: 500,
  ERR_INVALID_TTL: 500,
  ERR_INVALID_NOT_BEFORE: 500,
  ERR_INVALID_REGION: 500,
  ERR_INVALID_GRANT: 500,
  ERR_INVALID_OPTION: 500,
  ERR_INVALID_CLOCK: 500,
  ERR_INVALID_SCOPE: 500,
  ERR_CALLBACK_FAILED: 500,
  ERR_CALLBACK_TIMEOUT: 503,
  ERR_SIGNER_FAILED: 503,
  ERR_SIGNER_TIMEOUT: 503,
  ERR_UNAUTHENTICATED: 401,
  ERR_FORBIDDEN: 403,
  ERR_METHOD_NOT_ALLOWED: 405,
  ERR_TOKEN_MALFORMED: 401,
  ERR_TOKEN_SIGNATURE: 401,
  ERR_TOKEN_EXPIRED: 401,
  ERR_TOKEN_NOT_YET_VALID: 401,
  ERR_TOKEN_ACCOUNT: 401,
  ERR_TOKEN_KIND: 401,
}

t.test('Every code has its status.', async (t) => {
  for (const [code, status] of Object.entries(statuses)) {
    t.equal(statusOfCode(code as ErrorCode), status, code)
    t.equal(new TwilioTokenError(code as ErrorCode, '').statusCode, status, code)
  }
})

t.test('An error says what it is.', async (t) => {
  const cause = new Error('underneath')
  const error = new TwilioTokenError('ERR_INVALID_TTL', 'too long', { cause })
  t.ok(error instanceof Error)
  t.equal(error.name, 'TwilioTokenError')
  t.equal(error.code, 'ERR_INVALID_TTL')
  t.equal(error.message, 'too long')
  t.equal(error.cause, cause)
  t.match(error.stack, /^TwilioTokenError: too long|^Error: too long/)
  t.notOk('cause' in new TwilioTokenError('ERR_INVALID_TTL', 'too long'))
})

t.test('A ForbiddenError is a 403 with a message that may be shown.', async (t) => {
  const error = new ForbiddenError()
  t.ok(error instanceof TwilioTokenError)
  t.equal(error.name, 'ForbiddenError')
  t.equal(error.code, 'ERR_FORBIDDEN')
  t.equal(error.statusCode, 403)
  t.equal(error.message, 'You may not have a token.')
  const cause = new Error('underneath')
  const detailed = new ForbiddenError('Not on Sundays.', { cause })
  t.equal(detailed.message, 'Not on Sundays.')
  t.equal(detailed.cause, cause)
})

t.test('An error of a second copy of the package is told by its code.', async (t) => {
  t.ok(isTokenError(new TwilioTokenError('ERR_FORBIDDEN', '')))
  t.ok(isTokenError(Object.assign(new Error('foreign'), { code: 'ERR_FORBIDDEN' })))
})

t.test('Nothing else is taken for an error of ours.', async (t) => {
  const others = [
    null,
    undefined,
    'ERR_FORBIDDEN',
    { code: 'ERR_FORBIDDEN' },
    new Error('ERR_FORBIDDEN'),
    Object.assign(new Error(''), { code: 'ENOENT' }),
    Object.assign(new Error(''), { code: 'toString' }),
    Object.assign(new Error(''), { code: undefined }),
  ]
  for (const other of others) t.equal(isTokenError(other), false)
})

import type { Test } from 'tap'
import { type Kind, SECRET, signatureFor } from './kinds.js'
import type { Answer, Route } from './stage.js'

/** The bytes that every framework sends for the same error. */
export const errors = {
  nobody:
    '{"statusCode":401,"code":"ERR_UNAUTHENTICATED","error":"Unauthorized","message":"Log in first: nobody is calling."}',
  forbidden: '{"statusCode":403,"code":"ERR_FORBIDDEN","error":"Forbidden","message":"You may not have a token."}',
  useGetOrPost:
    '{"statusCode":405,"code":"ERR_METHOD_NOT_ALLOWED","error":"Method Not Allowed","message":"Use GET or POST."}',
  useGet: '{"statusCode":405,"code":"ERR_METHOD_NOT_ALLOWED","error":"Method Not Allowed","message":"Use GET."}',
  usePost: '{"statusCode":405,"code":"ERR_METHOD_NOT_ALLOWED","error":"Method Not Allowed","message":"Use POST."}',
  callbackFailed:
    '{"statusCode":500,"code":"ERR_CALLBACK_FAILED","error":"Internal Server Error","message":"The token could not be made."}',
  signerFailed:
    '{"statusCode":503,"code":"ERR_SIGNER_FAILED","error":"Service Unavailable","message":"The token could not be signed; try again later."}',
  signerTimeout:
    '{"statusCode":503,"code":"ERR_SIGNER_TIMEOUT","error":"Service Unavailable","message":"The token could not be signed; try again later."}',
} as const

/** The body of a 500: nothing but the code says what went wrong. */
export function failed(code: string): string {
  return `{"statusCode":500,"code":"${code}","error":"Internal Server Error","message":"The token could not be made."}`
}

/** Holds an answer to the rules for all: its headers, and that nobody is told what he must not know. */
export function assertClean(t: Test, { headers, body }: Answer): void {
  const varies = (headers.get('vary') ?? '').toLowerCase().split(/\s*,\s*/)
  const found = {
    'cache-control': headers.get('cache-control'),
    pragma: headers.get('pragma'),
    'x-content-type-options': headers.get('x-content-type-options'),
    // A framework may vary its answers by more.
    vary: ['authorization', 'cookie'].filter((name) => varies.includes(name)),
    neither: ['etag', 'last-modified', 'set-cookie'].filter((name) => headers.has(name)),
  }
  const wanted = {
    'cache-control': 'private, no-store',
    pragma: 'no-cache',
    'x-content-type-options': 'nosniff',
    vary: ['authorization', 'cookie'],
    neither: [],
  }
  t.strictSame(found, wanted, 'headers')
  assertDiscreet(t, { headers, body })
}

/** No secret, no stack and no cause in the body or the headers. */
export function assertDiscreet(t: Test, { headers, body }: Pick<Answer, 'headers' | 'body'>): void {
  const text = `${JSON.stringify([...headers])}\n${body}`.toLowerCase()
  const told = [SECRET, 'stack', 'cause', 'node_modules', '.js:', '.ts:'].filter((word) => text.includes(word))
  t.strictSame(told, [], 'tells nothing')
}

/** An error with exactly this body. A 5xx is told to the framework once, and nothing else is. @returns what was told */
export function assertError(t: Test, route: Route, answer: Answer, body: string): unknown {
  const { statusCode, code } = JSON.parse(body)
  assertJson(t, answer, statusCode, body)
  assertClean(t, answer)
  const failures = route.failures()
  t.strictSame(
    failures.map((failure) => (failure as { code?: unknown }).code),
    statusCode >= 500 ? [code] : [],
    'failures told to the framework',
  )
  return failures[0]
}

/** A token for this caller, signed as it should be. @returns the token */
export function assertToken(t: Test, kind: Kind, answer: Answer, identity = 'Alice', expiresIn = 3600): string {
  const token = /^\{"token":"([\w.-]+)"/.exec(answer.body)?.[1] ?? ''
  const expiresAt = new Date((1_300_000_000 + expiresIn) * 1000).toISOString()
  assertJson(t, answer, 200, JSON.stringify({ token, identity, expiresIn, expiresAt }))
  assertClean(t, answer)
  t.equal(kind.identityIn(token), identity, 'the identity in the token')
  t.equal(token.split('.')[2], signatureFor(token).toString('base64url'), 'the signature')
  return token
}

function assertJson(t: Test, answer: Answer, status: number, body: string): void {
  const found = { status: answer.status, type: answer.headers.get('content-type'), body: answer.body }
  t.strictSame(found, { status, type: 'application/json; charset=utf-8', body }, 'answer')
}

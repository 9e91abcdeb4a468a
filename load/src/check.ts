import { createHmac } from 'node:crypto'
import { ACCOUNT_SID, API_KEY_SID, APPLICATION_SID, SECRET } from './routes/options.js'

/** Seconds that every token here lives. */
const TTL = 3600

/** What an answer has to say besides its body. */
export interface Head {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, unknown>>
}

/** A kind of token, by what is to stand in it for a caller. */
export type Expected = (caller: string, expiresAt: number) => { readonly header: object; readonly payload: object }

/** What has to stand in the tokens, apart from what is another each time. */
export const expected: Readonly<Record<'capability' | 'access', Expected>> = {
  capability: (caller, expiresAt) => ({
    header: { typ: 'JWT', alg: 'HS256' },
    payload: {
      scope: `scope:client:incoming?clientName=${caller} scope:client:outgoing?appSid=${APPLICATION_SID}&appParams=caller%3D${caller}&clientName=${caller}`,
      iss: ACCOUNT_SID,
      exp: expiresAt,
    },
  }),
  access: (caller, expiresAt) => ({
    header: { alg: 'HS256', typ: 'JWT', cty: 'twilio-fpa;v=1' },
    payload: {
      jti: '',
      grants: {
        identity: caller,
        voice: { incoming: { allow: true }, outgoing: { application_sid: APPLICATION_SID, params: { caller } } },
      },
      iat: expiresAt - TTL,
      exp: expiresAt,
      iss: API_KEY_SID,
      sub: ACCOUNT_SID,
    },
  }),
}

/**
 * Looks at an answer with nothing of the library.
 *
 * @returns what is wrong with it, if anything is
 */
export function problemWith(head: Head, body: string, caller: string, kind: Expected): string | undefined {
  if (head.statusCode !== 200) return `${head.statusCode} ${body}`
  if (head.headers['cache-control'] !== 'private, no-store') return `cache-control: ${head.headers['cache-control']}`
  const { token, identity, expiresIn, expiresAt } = JSON.parse(body)
  if (identity !== caller) return `a token of ${identity}`
  if (expiresIn !== TTL) return `${expiresIn} seconds`
  const [header = '', payload = '', signature] = String(token).split('.')
  if (signature !== createHmac('sha256', SECRET).update(`${header}.${payload}`).digest('base64url')) return 'signature'
  const found = {
    header: parsed(header),
    payload: { ...parsed(payload), ...('jti' in parsed(payload) && { jti: '' }) },
  }
  const wanted = kind(caller, Date.parse(expiresAt) / 1000)
  return JSON.stringify(found) === JSON.stringify(wanted) ? undefined : `another token: ${JSON.stringify(found)}`
}

function parsed(part: string): object {
  return JSON.parse(Buffer.from(part, 'base64url').toString())
}

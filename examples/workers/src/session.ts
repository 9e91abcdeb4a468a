import { jwtVerify } from 'jose'

/** Whoever the session cookie is for, or nobody. */
export async function userOf(request: Request, sessionSecret: string): Promise<string | undefined> {
  const session = /(?:^|; )session=([^;]+)/.exec(request.headers.get('cookie') ?? '')?.[1]
  if (session === undefined) return undefined
  const key = new TextEncoder().encode(sessionSecret)
  const verified = await jwtVerify(session, key, { algorithms: ['HS256'] }).catch(() => undefined)
  return verified?.payload.sub
}

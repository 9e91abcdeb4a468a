import { jwtVerify } from 'jose'

const key = new TextEncoder().encode(process.env.SESSION_SECRET)

/** Whoever the session cookie is for, or nobody. */
export async function userOf(request) {
  const session = /(?:^|; )session=([^;]+)/.exec(request.headers.get('cookie') ?? '')?.[1]
  if (session === undefined) return undefined
  const verified = await jwtVerify(session, key, { algorithms: ['HS256'] }).catch(() => undefined)
  return verified?.payload.sub
}

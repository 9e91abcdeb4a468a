import { env } from 'cloudflare:workers'
import { jwtVerify, SignJWT } from 'jose'

const key = new TextEncoder().encode(env.SESSION_SECRET)

/** The cookie of whoever has just logged in. */
export async function sessionCookieOf(user: string): Promise<string> {
  const session = await new SignJWT({ sub: user })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('8h')
    .sign(key)
  return `session=${session}; Path=/; HttpOnly; SameSite=Lax; Max-Age=28800`
}

/** Whoever the session cookie is for, or nobody. */
export async function userOf(request: Request): Promise<string | undefined> {
  const session = /(?:^|; )session=([^;]+)/.exec(request.headers.get('cookie') ?? '')?.[1]
  if (session === undefined) return undefined
  const verified = await jwtVerify(session, key, { algorithms: ['HS256'] }).catch(() => undefined)
  return verified?.payload.sub
}

import { jwtVerify, SignJWT } from 'jose'

/** The name of the cookie that says who is logged in. */
export const SESSION_COOKIE = 'session'

/** The value of the cookie of whoever has just logged in. */
export async function createSession(user: string): Promise<string> {
  return new SignJWT({ sub: user }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('8h').sign(sessionKey())
}

/** Who is logged in by the value of the cookie, or nobody. */
export async function readSession(cookie: string | undefined): Promise<string | undefined> {
  if (cookie === undefined) return undefined
  const session = await jwtVerify(cookie, sessionKey(), { algorithms: ['HS256'] }).catch(() => undefined)
  return session?.payload.sub
}

/** Asked for when it is needed, since `next build` has no secrets. */
function sessionKey(): Uint8Array {
  return new TextEncoder().encode(process.env.SESSION_SECRET)
}

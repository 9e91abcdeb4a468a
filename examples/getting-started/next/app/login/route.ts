import { cookies } from 'next/headers'
import type { NextRequest } from 'next/server'
import { createSession, SESSION_COOKIE } from '../../lib/session'

/** In place of your own login: everybody has the same password. */
export async function POST(request: NextRequest): Promise<Response> {
  const form = await request.formData()
  const name = form.get('name')
  const expected = process.env.PASSWORD
  if (!name || !expected || form.get('password') !== expected) {
    return new Response('That is not the password.', { status: 401 })
  }
  const store = await cookies()
  const session = await createSession(String(name))
  store.set(SESSION_COOKIE, session, { httpOnly: true, sameSite: 'lax', maxAge: 8 * 3600 })
  return new Response(null, { status: 303, headers: { location: '/' } })
}

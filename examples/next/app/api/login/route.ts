import { type NextRequest, NextResponse } from 'next/server'
import { createSession, SESSION_COOKIE } from '../../../lib/session'

/** Stands for your own login: here everybody is who he says he is. */
export async function POST(request: NextRequest): Promise<Response> {
  const { userId } = (await request.json().catch(() => null)) ?? {}
  if (typeof userId !== 'string' || !/^\w{1,256}$/.test(userId)) {
    return NextResponse.json({ message: 'userId must be 1 to 256 letters, digits or underscores.' }, { status: 400 })
  }
  const response = NextResponse.json({ userId })
  response.cookies.set(SESSION_COOKIE, await createSession(userId), {
    httpOnly: true,
    sameSite: 'lax',
    secure: request.nextUrl.protocol === 'https:',
    path: '/',
  })
  return response
}

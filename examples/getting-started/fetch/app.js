import { createTokenHandler, toClientName } from '@twilio-capability/core'
import { Hono } from 'hono'
import { getSignedCookie, setSignedCookie } from 'hono/cookie'

const { SESSION_SECRET, PASSWORD } = process.env

export const app = new Hono()

// In place of your own login: everybody has the same password.
app.post('/login', async (c) => {
  const { name, password } = await c.req.parseBody()
  if (!name || !PASSWORD || password !== PASSWORD) return c.text('That is not the password.', 401)
  await setSignedCookie(c, 'session', name, SESSION_SECRET, { httpOnly: true, sameSite: 'Lax', maxAge: 8 * 3600 })
  return c.redirect('/', 303)
})

// Without a session there is no user, and the answer is a 401.
const token = createTokenHandler({
  tokenType: 'access',
  identify: ({ user }) => user && toClientName(user), // alice@example.com becomes alice_at_example_dot_com
})

app.all('/token', async (c) => {
  const user = (await getSignedCookie(c, SESSION_SECRET, 'session')) || undefined
  return token(Object.assign(c.req.raw, { user }))
})

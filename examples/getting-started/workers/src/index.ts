import { createTokenHandler, toClientName } from '@twilio-capability/core'
import { sessionCookieOf, userOf } from './session'

// Without a session there is no user, and the answer is a 401.
const token = createTokenHandler({
  tokenType: 'access',
  identify: async (request) => {
    const user = await userOf(request)
    return user && toClientName(user) // alice@example.com becomes alice_at_example_dot_com
  },
})

export default {
  async fetch(request, env) {
    switch (new URL(request.url).pathname) {
      case '/token':
        return token(request, env)
      case '/login':
        return logIn(request, env.PASSWORD)
      default:
        return new Response('Not found', { status: 404 })
    }
  },
} satisfies ExportedHandler<Env>

/** In place of your own login: everybody has the same password. */
async function logIn(request: Request, expected: string): Promise<Response> {
  if (request.method !== 'POST') return new Response(null, { status: 405, headers: { allow: 'POST' } })
  const form = await request.formData()
  const name = form.get('name')
  if (!name || !expected || form.get('password') !== expected) {
    return new Response('That is not the password.', { status: 401 })
  }
  const headers = { location: '/', 'set-cookie': await sessionCookieOf(String(name)) }
  return new Response(null, { status: 303, headers })
}

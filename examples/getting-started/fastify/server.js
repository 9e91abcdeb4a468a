import { join } from 'node:path'
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import jwt from '@fastify/jwt'
import files from '@fastify/static'
import { toClientName } from '@twilio-capability/core'
import twilioCapability from '@twilio-capability/fastify'
import Fastify from 'fastify'

const { SESSION_SECRET, PASSWORD, PORT = '3000' } = process.env

const app = Fastify({ logger: true })
await app.register(cookie)
await app.register(formbody)
await app.register(jwt, { secret: SESSION_SECRET, cookie: { cookieName: 'session', signed: false } })
await app.register(files, { root: join(import.meta.dirname, 'public') })

// In place of your own login: everybody has the same password.
app.post('/login', async (request, reply) => {
  const { name, password } = request.body ?? {}
  if (!name || !PASSWORD || password !== PASSWORD) return reply.code(401).send('That is not the password.')
  const session = app.jwt.sign({ sub: name }, { expiresIn: '8h' })
  reply.setCookie('session', session, { path: '/', httpOnly: true, sameSite: 'lax', secure: 'auto' })
  return reply.redirect('/', 303)
})

// GET and POST /token. Without a valid session jwtVerify throws, and the answer is a 401.
await app.register(twilioCapability, {
  tokenType: 'access',
  identify: async (request) => {
    const { sub } = await request.jwtVerify({ onlyCookie: true })
    return toClientName(sub) // alice@example.com becomes alice_at_example_dot_com
  },
})

await app.listen({ port: Number(PORT) })

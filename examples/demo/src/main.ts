import { randomBytes } from 'node:crypto'
import proxy from '@fastify/http-proxy'
import { createApp as createFastifyApp, type TokenRoute } from '@twilio-capability/example-fastify'
import { createApp as createKoaApp } from '@twilio-capability/example-koa'
import { folder as page } from '@twilio-capability/example-page'
import { demonstrationAccount } from './account.js'
import { startNextApp } from './next-app.js'

// One name for all three, so that they share the session cookie, which knows no ports.
const port = Number(process.env.PORT ?? 3000)
const [fastifyUrl, koaUrl, nextUrl] = [port, port + 1, port + 2].map((number) => `http://localhost:${number}`) as [
  string,
  string,
  string,
]

const demonstration = !Object.keys(process.env).some((variable) => variable.startsWith('TWILIO_'))
if (demonstration) Object.assign(process.env, demonstrationAccount())
process.env.SESSION_SECRET ??= randomBytes(32).toString('hex')
const sessionSecret = process.env.SESSION_SECRET

const routes: TokenRoute[] = [
  { framework: 'Fastify', tokenType: 'capability', url: '/token' },
  { framework: 'Koa', tokenType: 'capability', url: `${koaUrl}/token` },
  { framework: 'Next.js', tokenType: 'capability', url: '/next/api/token' },
]
if (process.env.TWILIO_API_KEY !== undefined) {
  routes.push(
    { framework: 'Fastify', tokenType: 'access', url: '/access-token' },
    { framework: 'Koa', tokenType: 'access', url: `${koaUrl}/access-token` },
    { framework: 'Next.js', tokenType: 'access', url: '/next/api/access-token' },
  )
}

await startNextApp(port + 2)
const fastify = createFastifyApp({
  sessionSecret,
  page,
  settings: { demonstration, routes },
  server: { logger: { level: 'warn' } },
})
// Koa's route is asked from another origin, by CORS; that of Next.js as if it were on this one.
fastify.register(proxy, { upstream: nextUrl, prefix: '/next' })
await fastify.listen({ port, host: 'localhost' })
createKoaApp({ sessionSecret, pageOrigin: fastifyUrl }).listen(port + 1, 'localhost')

if (demonstration) {
  console.log(`
No TWILIO_* variables are set: this is a demonstration account, made up just now (${process.env.TWILIO_ACCOUNT_SID}).
Its tokens are signed for real, and Twilio knows nothing of them.`)
}
console.log(`
The page:      ${fastifyUrl}
The routes:    ${fastifyUrl}/token (Fastify), ${koaUrl}/token (Koa), ${nextUrl}/api/token (Next.js)
Refused:       curl -i ${fastifyUrl}/token
Gets a token:  curl -s -o session.txt -c session.txt -d name=alice ${fastifyUrl}/login && curl -s -b session.txt ${fastifyUrl}/token
`)

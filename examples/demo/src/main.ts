import { randomBytes } from 'node:crypto'
import { createApp, type TokenRoute } from '@twilio-capability/example-fastify'
import { folder as page } from '@twilio-capability/example-page'
import { demonstrationAccount } from './account.js'

const port = Number(process.env.PORT ?? 3000)

const demonstration = !Object.keys(process.env).some((variable) => variable.startsWith('TWILIO_'))
if (demonstration) Object.assign(process.env, demonstrationAccount())

const routes: TokenRoute[] = [
  { framework: 'Fastify', tokenType: 'capability', url: '/token' },
  { framework: 'Fastify', tokenType: 'access', url: '/access-token' },
]
const app = createApp({
  sessionSecret: process.env.SESSION_SECRET ?? randomBytes(32).toString('hex'),
  page,
  settings: { demonstration, routes },
  server: { logger: { level: 'warn' } },
})
const address = await app.listen({ port, host: 'localhost' })
// A name instead of the number, so that the session cookie is the same for every port of this machine.
const url = `http://localhost:${new URL(address).port}`

if (demonstration) {
  console.log(`
No TWILIO_* variables are set: this is a demonstration account, made up just now (${process.env.TWILIO_ACCOUNT_SID}).
Its tokens are signed for real, and Twilio knows nothing of them.`)
}
console.log(`
The page:      ${url}
Refused:       curl -i ${url}/token
Gets a token:  curl -s -o session.txt -c session.txt -d name=alice ${url}/login && curl -s -b session.txt ${url}/token
`)

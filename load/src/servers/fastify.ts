import twilioCapability from '@twilio-capability/fastify'
import Fastify from 'fastify'
import { routes, USER_HEADER } from '../routes/options.js'
import { drain } from './drain.js'

const app = Fastify({ logger: { level: 'error' } })
app.decorateRequest('user', undefined)
app.addHook('onRequest', async (request) => {
  request.user = request.headers[USER_HEADER]
})
for (const [name, options] of Object.entries(routes)) app.register(twilioCapability, { ...options, path: `/${name}` })

process.once('SIGTERM', async () => {
  await drain(app.server, () => app.close())
  process.disconnect?.()
})

console.log(`Listening on ${await app.listen({ port: 0, host: '127.0.0.1' })}`)

// An app of Koa with its own log. It asks itself for tokens, and prints one, and the statuses of what is none.

import twilioCapability from '@twilio-capability/koa'
import Koa from 'koa'

const app = new Koa()
let caller: string | undefined
app.use(
  twilioCapability({
    identify() {
      if (caller === 'failure') throw new Error('the store of sessions is away')
      return caller
    },
  }),
)
const server = app.listen(0, '127.0.0.1')
await new Promise((resolve) => server.once('listening', resolve))
const { port } = server.address() as { port: number }

for (caller of ['alice', undefined, 'failure']) {
  const response = await fetch(`http://127.0.0.1:${port}/token`)
  const { token } = (await response.json()) as { token?: string }
  console.log(token ?? response.status)
}
server.close()
server.closeAllConnections()

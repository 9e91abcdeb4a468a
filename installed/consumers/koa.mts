import twilioCapability, { twilioCapability as named, type TwilioCapabilityOptions } from '@twilio-capability/koa'
import Koa, { type Context } from 'koa'

const options: TwilioCapabilityOptions = { accountSid: 'AC123123', authToken: 'secret', path: '/token' }

export const app: Koa = new Koa()
app.use(named(options))
app.use(
  twilioCapability({
    ...options,
    path: '/v2/token',
    identify: (ctx) => ctx.get('x-user'),
    capabilities(token, { identity, request }) {
      const given: Context = request
      token.allowClientIncoming(identity).allowClientOutgoing('AP1', { ip: given.ip })
    },
  }),
)

export function mustNotCompile(): void {
  // @ts-expect-error there is no such option
  twilioCapability({ acountSid: 'AC1' })
}

const server = app.listen(0, '127.0.0.1', async () => {
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const answer = await fetch(`http://127.0.0.1:${port}/v2/token`, { headers: { 'x-user': 'Alice' } })
  console.log(answer.status, ((await answer.json()) as { identity: string }).identity)
  server.close()
})

import { verifyToken } from '@twilio-capability/core/verify'
import jwt from 'jsonwebtoken'
import t from 'tap'
import { token } from '../dist/core.js'

const account = { accountSid: 'AC123123', authToken: 'secret' } as const

t.test('the core example makes a token that another library verifies', async (t) => {
  const { scope, iss } = jwt.verify(token, 'secret', { algorithms: ['HS256'] }) as jwt.JwtPayload
  t.equal(iss, 'AC123123')
  t.equal(
    scope,
    'scope:client:incoming?clientName=Alice scope:client:outgoing?appSid=AP123123&appParams=Foo%3DBar&clientName=Alice scope:client:presence?enabled=False',
  )
})

t.test('the Fastify example refuses whoever is not logged in', async (t) => {
  t.intercept(process, 'env', { value: { TWILIO_ACCOUNT_SID: 'AC123123', TWILIO_AUTH_TOKEN: 'secret' } })
  const { app } = await import('../dist/fastify.js')
  t.teardown(() => app.close())
  t.equal((await app.inject('/token')).statusCode, 401)
})

t.test('the example with options does what its options say', async (t) => {
  t.intercept(process, 'env', { value: { TWILIO_ACCOUNT_SID: 'AC123123', TWILIO_AUTH_TOKEN: 'secret' } })
  const { app } = await import('../dist/fastify-options.js')
  t.teardown(() => app.close())
  const ask = (cookie: string) => app.inject({ url: '/voice/token', headers: { cookie } })

  const alice = await ask('session=1')
  t.match(await verifyToken(alice.json().token, account), {
    incoming: ['alice_at_example_dot_com'],
    outgoing: [{ applicationSid: 'AP123123', params: { plan: 'gold' } }],
  })
  t.equal(alice.json().expiresIn, 600)
  t.match((await ask('session=2')).json(), { statusCode: 403, message: 'Your plan has no calls.' })
  t.equal((await ask('session=3')).statusCode, 401)
})

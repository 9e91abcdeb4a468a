import { join } from 'node:path'
import { bodyParser } from '@koa/bodyparser'
import Router from '@koa/router'
import { toClientName } from '@twilio-capability/core'
import twilioCapability from '@twilio-capability/koa'
import Koa from 'koa'
import session from 'koa-session'
import files from 'koa-static'

const { SESSION_SECRET, PASSWORD, PORT = '3000' } = process.env

const app = new Koa()
app.keys = [SESSION_SECRET]
app.use(session({ maxAge: 8 * 3600 * 1000, sameSite: 'lax' }, app))
app.use(bodyParser())

// In place of your own login: everybody has the same password.
const router = new Router()
router.post('/login', (ctx) => {
  const { name, password } = ctx.request.body ?? {}
  if (!name || !PASSWORD || password !== PASSWORD) ctx.throw(401, 'That is not the password.')
  ctx.session.user = name
  ctx.status = 303
  ctx.redirect('/')
})
app.use(router.routes())

// GET and POST /token. Without a session there is no user, and the answer is a 401.
app.use(
  twilioCapability({
    tokenType: 'access',
    identify: ({ session }) => session.user && toClientName(session.user), // alice@example.com becomes alice_at_example_dot_com
  }),
)

app.use(files(join(import.meta.dirname, 'public')))

app.listen(Number(PORT), () => console.log(`http://localhost:${PORT}`))

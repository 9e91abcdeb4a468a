import Router from '@koa/router'
import twilioCapability from '@twilio-capability/koa'
import Koa from 'koa'

export const app: Koa = new Koa()

const router = new Router({ prefix: '/voice' })
router.all('/token', twilioCapability({ path: null })) // all, so that other methods are told which ones there are
app.use(router.routes())

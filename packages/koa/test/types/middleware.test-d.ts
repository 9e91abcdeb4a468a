import Router from '@koa/router'
import type { AccessToken, CapabilityToken, ClientToken, IssueContext } from '@twilio-capability/core'
import twilioCapability, { type TwilioCapabilityOptions } from '@twilio-capability/koa'
import Koa, { type Context, type Middleware } from 'koa'
import mount from 'koa-mount'

/** Compiles only if both types are the same. */
function same<A, B>(_: (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false): void {}

const middleware: Middleware = twilioCapability()
new Koa().use(middleware).use(twilioCapability({ path: '/voice/token' }))

// An app, a router and a mount whose state and context are its own take it, too.
interface State {
  user?: { readonly id: string }
}
interface Extended {
  readonly db: Map<string, string>
}
new Koa<State, Extended>().use(twilioCapability())
new Koa<State, Extended>().use(mount('/token', twilioCapability({ path: null })))
new Router().get('/token', twilioCapability({ path: null }))
new Router<State, Extended>().all('/token', twilioCapability({ path: null }))

// The callbacks get Koa's own context.
twilioCapability({
  identify(ctx) {
    same<typeof ctx, Context>(true)
    // @ts-expect-error a path is text
    const path: number = ctx.path
    return ctx.cookies.get(`session${path}`)
  },
  capabilities(token, { identity, request }) {
    same<typeof token, CapabilityToken>(true)
    same<typeof request, Context>(true)
    token.allowClientIncoming(identity).disablePresenceEvents()
  },
})

// tokenType says what capabilities gets.
twilioCapability({
  tokenType: 'access',
  capabilities(token, { identity }) {
    same<typeof token, AccessToken>(true)
    token.allowClientIncoming(identity)
    // @ts-expect-error an access token has no counterpart
    token.disablePresenceEvents()
  },
})

// What uses only the verbs that both kinds have serves both.
function capabilities(token: ClientToken, { identity }: IssueContext<Context>): void {
  token.allowClientIncoming(identity)
}
twilioCapability({ capabilities })
twilioCapability({ tokenType: 'access', capabilities })

// @ts-expect-error misspelt
twilioCapability({ acountSid: 'AC123123' })
// @ts-expect-error a client name is text
twilioCapability({ identify: () => 7 })
// @ts-expect-error these are not methods that mint
twilioCapability({ methods: ['PUT'] })
// @ts-expect-error null or text
twilioCapability({ path: false })

const options: TwilioCapabilityOptions = { applicationSid: 'AP123123', path: null }
// @ts-expect-error options are read only
options.path = '/token'

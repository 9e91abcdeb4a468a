import { env } from 'cloudflare:workers'
import { createTokenHandler } from '@twilio-capability/core'
import { userOf } from './session.js'

const token = createTokenHandler({ identify: (request) => userOf(request, env.SESSION_SECRET) })

const worker: ExportedHandler = {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    return pathname === '/token' ? token(request, env) : new Response('Not found', { status: 404 })
  },
}

export default worker

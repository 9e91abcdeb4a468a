import { createTokenHandler } from '@twilio-capability/core'
import { userOf } from './session.js'

Deno.serve({ port: Number(process.env.PORT) }, createTokenHandler({ identify: userOf }))

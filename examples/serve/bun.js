import { createTokenHandler } from '@twilio-capability/core'
import { userOf } from './session.js'

Bun.serve({ routes: { '/token': createTokenHandler({ identify: userOf }) } })

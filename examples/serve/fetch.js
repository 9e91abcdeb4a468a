import { createTokenHandler } from '@twilio-capability/core'
import { userOf } from './session.js'

export default { fetch: createTokenHandler({ identify: userOf }) }

import { createTokenHandler } from '@twilio-capability/core'
import { account } from '../account'

const handle = createTokenHandler({ ...account, identify: () => 'Alice' })

// What becomes of a token if nobody reads the request.
export const GET = (request) => handle(request)

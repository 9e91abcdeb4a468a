// What any entry throws is an error of the class that the main entry exports, however the entries are loaded.
import { createRequire } from 'node:module'
import { TwilioTokenError } from '@twilio-capability/core'
import { describeToken } from '@twilio-capability/core/testing'
import { decodeToken } from '@twilio-capability/core/verify'

const require = createRequire(import.meta.url)
const required = {
  describeToken: require('@twilio-capability/core/testing').describeToken,
  decodeToken: require('@twilio-capability/core/verify').decodeToken,
}

for (const read of [decodeToken, describeToken, required.decodeToken, required.describeToken]) {
  try {
    await read('no token')
    throw new Error('It threw nothing.')
  } catch (error) {
    if (!(error instanceof TwilioTokenError)) throw error
    console.log(error.code)
  }
}

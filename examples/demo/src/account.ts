import { randomBytes } from 'node:crypto'

/** The variables of an account that exists nowhere, under which every part of the demonstration works. */
export function demonstrationAccount(): Record<string, string> {
  const hex = () => randomBytes(16).toString('hex')
  return {
    TWILIO_ACCOUNT_SID: `AC${hex()}`,
    TWILIO_AUTH_TOKEN: hex(),
    TWILIO_TWIML_APP_SID: `AP${hex()}`,
    TWILIO_API_KEY: `SK${hex()}`,
    TWILIO_API_SECRET: hex(),
  }
}

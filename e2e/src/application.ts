import { createCallSid } from './leg.js'
import type { Admission, OutgoingPermission } from './token-check.js'

/** What Twilio posts to the application that a browser calls. */
export interface ApplicationRequest {
  readonly accountSid: string
  readonly applicationSid: string
  readonly callSid: string
  readonly from: string
  /** The signed parameters, those of the page that no signed one has the name of, and Twilio's own. */
  readonly parameters: Readonly<Record<string, string>>
}

/** What the application wants done with the call, in place of TwiML. */
export type Instruction =
  | { readonly verb: 'echo' }
  | { readonly verb: 'dial'; readonly clientName: string }
  | { readonly verb: 'hang up' }

export type Application = (request: ApplicationRequest) => Instruction

/** Dials `To=client:Bob` when the call has it, and is otherwise an echo. */
export const defaultApplication: Application = ({ parameters }) => {
  const clientName = /^client:(.+)$/.exec(parameters.To ?? '')?.[1]
  return clientName === undefined ? { verb: 'echo' } : { verb: 'dial', clientName }
}

/** What was signed wins over what the page passed, and what Twilio knows itself wins over both. */
export function toApplicationRequest(
  { accountSid, identity = 'Anonymous' }: Admission,
  { applicationSid, parameters: signed }: OutgoingPermission,
  pageParameters: string,
): ApplicationRequest {
  const callSid = createCallSid()
  const from = `client:${identity}`
  return {
    accountSid,
    applicationSid,
    callSid,
    from,
    parameters: {
      ...Object.fromEntries(new URLSearchParams(pageParameters)),
      ...signed,
      AccountSid: accountSid,
      ApiVersion: '2010-04-01',
      ApplicationSid: applicationSid,
      CallSid: callSid,
      CallStatus: 'ringing',
      Caller: from,
      Direction: 'inbound',
      From: from,
    },
  }
}

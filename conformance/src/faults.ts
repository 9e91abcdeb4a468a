import { errors, failed } from './answers.js'

/** What becomes of a fault, on every framework. */
export interface Outcome {
  /** Of the answer. */
  readonly body: string
  /** What the log says of it, before the cause of the cause. */
  readonly log: string
}

export type Fault =
  | 'signerFails'
  | 'signerIsLate'
  | 'clockThrows'
  | 'identifyIsLate'
  | 'capabilitiesAreLate'
  | 'auditIsLate'

/** The outcomes of faults that are nobody's wrong option. `docs/faults.md` says the same. */
export const faults: Readonly<Record<Fault, Outcome>> = {
  signerFails: { body: errors.signerFailed, log: 'The signer failed; its own error is the cause of this one.' },
  signerIsLate: { body: errors.signerTimeout, log: 'The signer took longer than 30 ms.' },
  clockThrows: { body: failed('ERR_INVALID_CLOCK'), log: 'clock.now() threw.' },
  identifyIsLate: late('identify'),
  capabilitiesAreLate: late('capabilities'),
  auditIsLate: late('onIssued'),
}

/** A clock that says something else than a time. @param got - as the log names it */
export function clockSays(got: string): Outcome {
  const log = `clock.now() must be a number of milliseconds since the epoch, as Date.now() returns; got ${got}.`
  return { body: failed('ERR_INVALID_CLOCK'), log }
}

function late(callback: string): Outcome {
  return {
    body: '{"statusCode":503,"code":"ERR_CALLBACK_TIMEOUT","error":"Service Unavailable","message":"The token could not be made; try again later."}',
    log: `${callback} took longer than 30 ms.`,
  }
}

export {
  type Application,
  type ApplicationRequest,
  defaultApplication,
  type Instruction,
} from './application.js'
export { launchBrowser } from './browser.js'
export type { SignallingEvent } from './events.js'
export type { Ring, RingOutcome, RingRequest } from './ring.js'
export { type Signalling, type SignallingOptions, startSignalling } from './signalling.js'
export type { Account } from './token-check.js'

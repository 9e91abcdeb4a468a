import { randomBytes } from 'node:crypto'
import type { Side } from './events.js'
import type { FarEnd } from './far-end.js'
import type { Session } from './session.js'

/** A browser's half of a call. */
export interface Leg {
  readonly callSid: string
  readonly direction: 'to browser' | 'from browser'
  readonly identity: string | undefined
  readonly parameters: Readonly<Record<string, string>>
  readonly farEnd: FarEnd
  /** The SDK shows this to take a call along to its next socket. */
  readonly reconnectToken: string
  readonly aliases: readonly string[]
  session: Session
  answered: boolean
  onAnswer: () => void
  onEnd: (by: Side) => void
}

/** A SID as Twilio gives one to every call. */
export function createCallSid(): string {
  return `CA${randomBytes(16).toString('hex')}`
}

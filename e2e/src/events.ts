import type { Journal } from './journal.js'
import type { RefusalCode } from './refusal.js'

/** What the stand-in saw happen; a session is one socket, numbered in the order they came. */
export type SignallingEvent =
  | AdmissionEvent<'connected'>
  | AdmissionEvent<'renewed'>
  | SessionEvent<'registered'>
  | SessionEvent<'unregistered'>
  | SessionEvent<'expired'>
  /** The first time that the browser echoed a heartbeat. */
  | SessionEvent<'heartbeat'>
  | SessionEvent<'disconnected'>
  | (SessionEvent<'refused'> & { readonly code: RefusalCode })
  | (SessionEvent<'declined'> & { readonly code: RefusalCode })
  | (SessionEvent<'failed'> & { readonly reason: string })
  | CallEvent<'called'>
  | CallEvent<'rung'>
  | CallEvent<'answered'>
  | CallEvent<'heard'>
  | CallEvent<'reconnected'>
  | (CallEvent<'dialled'> & { readonly digits: string })
  | (CallEvent<'ended'> & { readonly by: Side })

export type Side = 'browser' | 'far end'

export type SignallingJournal = Journal<SignallingEvent>

interface SessionEvent<Type extends string> {
  readonly type: Type
  readonly session: number
  readonly identity: string | undefined
}

interface AdmissionEvent<Type extends string> extends SessionEvent<Type> {
  /** When the token ends, in seconds since the epoch. */
  readonly expiresAt: number
}

interface CallEvent<Type extends string> extends SessionEvent<Type> {
  readonly callSid: string
  /** What the application, or the browser that was rung, is told about the call. */
  readonly parameters: Readonly<Record<string, string>>
}

/** How ringing a client ended. */
export type RingOutcome = 'answered' | 'rejected' | 'cancelled' | 'unreachable'

/** A call to a client name, from the moment it is placed. */
export interface Ring {
  /** How many registered browsers it rings in. */
  readonly rung: number
  readonly outcome: Promise<RingOutcome>
  /** Stops the ringing, or hangs up if somebody has answered. */
  hangUp(): void
}

export interface RingRequest {
  readonly accountSid: string
  readonly clientName: string
  /** @default '+15550001111' */
  readonly from?: string
  /** Custom parameters for the browser, as a TwiML `<Parameter>` gives them. */
  readonly parameters?: Readonly<Record<string, string>>
}

import type { WebSocket } from 'ws'
import type { Clock } from './clock.js'
import type { SignallingJournal } from './events.js'
import { asPayload, HEARTBEAT, type Message, type Payload, parseMessage, text } from './messages.js'
import { Refused } from './refusal.js'
import { type Account, type Admission, checkToken } from './token-check.js'

export interface SessionContext {
  readonly accounts: readonly Account[]
  readonly clock: Clock
  readonly journal: SignallingJournal
  /** Milliseconds between heartbeats. */
  readonly heartbeat: number
  /** Takes every message that is about a call. */
  readonly onCallMessage: (session: Session, message: Message) => void
  readonly onClose: (session: Session) => void
}

/** One browser's socket: admitted by a token, registered or not, and offline again when the token expires. */
export class Session {
  readonly number: number
  readonly #socket: WebSocket
  readonly #context: SessionContext
  #admission: Admission | undefined
  #identity: string | undefined
  #registered = false
  #isAlive = false
  #expiry: NodeJS.Timeout | undefined

  constructor(number: number, socket: WebSocket, context: SessionContext) {
    this.number = number
    this.#socket = socket
    this.#context = context
    const heart = setInterval(() => socket.send(HEARTBEAT), context.heartbeat)
    socket.on('message', (data) => this.#receive(String(data)))
    socket.on('close', () => {
      clearInterval(heart)
      this.#forgetAdmission()
      this.#record('disconnected')
      context.onClose(this)
    })
  }

  /** What the current token allows; nothing before the first token and after the last has expired. */
  get admission(): Admission | undefined {
    return this.#admission
  }

  /** Whether a call to this client of this account rings here. */
  answersTo(accountSid: string, clientName: string): boolean {
    return this.#registered && this.#admission?.accountSid === accountSid && this.#admission.incoming === clientName
  }

  send(type: string, payload: Payload = {}): void {
    this.#socket.send(JSON.stringify({ type, payload }))
  }

  /** Drops the connection as a failing network does: without a closing handshake. */
  drop(): void {
    this.#socket.terminate()
  }

  /** Ends the admission, at the end of its token or as if that had come. */
  expire(): void {
    this.#forgetAdmission()
    this.send('error', { error: new Refused(31205).toJSON() })
    this.send('offline')
    this.#record('expired')
  }

  #receive(frame: string): void {
    if (frame === HEARTBEAT) {
      if (!this.#isAlive) this.#record('heartbeat')
      this.#isAlive = true
      return
    }
    const message = parseMessage(frame)
    if (message?.type === 'listen') this.#listen(message.payload)
    else if (message?.type === 'register') this.#register(asPayload(message.payload.media).audio === true)
    else if (message !== undefined) this.#context.onCallMessage(this, message)
  }

  /**
   * A token arrives: the first one, or the next.
   *
   * Only the first is answered. A token that follows while its predecessor is still good is taken without a word,
   * which is why `tokenWillExpire` fires but once: https://github.com/twilio/twilio-voice.js/issues/93
   */
  #listen(payload: Payload): void {
    try {
      const now = Math.floor(this.#context.clock.now() / 1000)
      this.#admit(checkToken(text(payload, 'token'), this.#context.accounts, now), now)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      this.#refuse(error)
    }
  }

  #admit(admission: Admission, now: number): void {
    const isRenewal = this.#admission !== undefined
    clearTimeout(this.#expiry)
    this.#expiry = setTimeout(() => this.expire(), admission.expiresAt * 1000 - this.#context.clock.now())
    this.#admission = admission
    this.#identity = admission.identity
    const { expiresAt, identity } = admission
    if (!isRenewal) {
      this.send('connected', {
        region: 'US_EAST_VIRGINIA',
        edge: 'ashburn',
        home: 'us1',
        gateway: 'stand-in',
        token: { identity, ttl: expiresAt - now },
      })
    }
    const type = isRenewal ? 'renewed' : 'connected'
    this.#context.journal.record({ type, session: this.number, identity, expiresAt })
  }

  #register(available: boolean): void {
    if (this.#admission === undefined) {
      this.send('error', { error: new Refused(31204).toJSON() })
      return
    }
    this.#registered = available
    this.send(available ? 'ready' : 'offline')
    this.#record(available ? 'registered' : 'unregistered')
  }

  #refuse(refused: Refused): void {
    this.#forgetAdmission()
    this.send('error', { error: refused.toJSON() })
    this.#context.journal.record({
      type: 'refused',
      session: this.number,
      identity: this.#identity,
      code: refused.code,
    })
    this.#socket.close()
  }

  #forgetAdmission(): void {
    clearTimeout(this.#expiry)
    this.#admission = undefined
    this.#registered = false
  }

  #record(type: 'registered' | 'unregistered' | 'expired' | 'heartbeat' | 'disconnected'): void {
    this.#context.journal.record({ type, session: this.number, identity: this.#identity })
  }
}

import { randomBytes } from 'node:crypto'
import { type Application, type ApplicationRequest, toApplicationRequest } from './application.js'
import { deferred } from './deferred.js'
import type { Side, SignallingJournal } from './events.js'
import { FarEnd } from './far-end.js'
import { createCallSid, type Leg } from './leg.js'
import { asPayload, type Message, type Payload, text } from './messages.js'
import { Refused } from './refusal.js'
import type { Ring, RingOutcome, RingRequest } from './ring.js'
import type { Session } from './session.js'

interface PlacedCall extends Ring {
  readonly answeredBy: Promise<Leg | undefined>
}

/** Every call there is, and the messages that set them up and take them down. */
export class Calls {
  readonly #legs = new Set<Leg>()
  readonly #sessions: ReadonlySet<Session>
  readonly #journal: SignallingJournal
  readonly #application: Application

  constructor(sessions: ReadonlySet<Session>, journal: SignallingJournal, application: Application) {
    this.#sessions = sessions
    this.#journal = journal
    this.#application = application
  }

  async receive(session: Session, { type, payload }: Message): Promise<void> {
    if (type === 'invite') return this.#invite(session, payload)
    const leg = this.#find(text(payload, 'callsid'))
    if (leg?.session !== session) return
    switch (type) {
      case 'answer':
        return this.#answer(leg, text(payload, 'sdp'))
      case 'hangup':
      case 'reject':
        return this.#end(leg, 'browser')
      case 'dtmf':
        return this.#journal.record({ ...this.#describe(leg), type: 'dialled', digits: text(payload, 'dtmf') })
      case 'message':
        return session.send('ack', {
          acktype: 'message',
          callsid: leg.callSid,
          voiceeventsid: payload.voiceeventsid,
        })
    }
  }

  /** Rings the browsers that are registered under a name, and may be; whoever answers hears an echo. */
  async ring(request: RingRequest): Promise<Ring> {
    const placed = await this.#place(request)
    void placed.answeredBy.then((leg) => leg?.farEnd.repeat(leg.farEnd))
    return placed
  }

  /** A socket is gone. Answered calls live on: their sound takes another way, and the SDK may come back for them. */
  leave(session: Session): void {
    for (const leg of this.#legs) {
      if (leg.session === session && !leg.answered) this.#end(leg, 'browser')
    }
  }

  close(): void {
    for (const leg of this.#legs) this.#end(leg, 'far end')
  }

  #find(callSid: string): Leg | undefined {
    return [...this.#legs].find((leg) => leg.callSid === callSid || leg.aliases.includes(callSid))
  }

  async #invite(session: Session, payload: Payload): Promise<void> {
    const reconnectToken = text(payload, 'reconnect')
    if (reconnectToken !== '') return this.#reconnect(session, text(payload, 'callsid'), reconnectToken)
    const temporarySid = text(payload, 'callsid')
    const { admission } = session
    if (admission?.outgoing === undefined) {
      return this.#decline(session, temporarySid, new Refused(admission === undefined ? 31205 : 31002))
    }
    const request = toApplicationRequest(admission, admission.outgoing, text(asPayload(payload.twilio), 'params'))
    const leg = this.#open(session, 'from browser', request.callSid, request.parameters, [temporarySid])
    this.#journal.record({ ...this.#describe(leg), type: 'called' })
    await this.#follow(leg, text(payload, 'sdp'), request)
  }

  #decline(session: Session, callSid: string, refused: Refused): void {
    session.send('hangup', { callsid: callSid, error: refused.toJSON() })
    const identity = session.admission?.identity
    this.#journal.record({ type: 'declined', session: session.number, identity, code: refused.code })
  }

  async #follow(leg: Leg, sdp: string, request: ApplicationRequest): Promise<void> {
    const instruction = this.#application(request)
    switch (instruction.verb) {
      case 'hang up':
        return this.#end(leg, 'far end')
      case 'echo':
        leg.session.send('ringing', { callsid: leg.callSid })
        void leg.farEnd.repeat(leg.farEnd)
        return this.#accept(leg, sdp)
      case 'dial':
        leg.session.send('ringing', { callsid: leg.callSid })
        return this.#dial(leg, sdp, instruction.clientName, request)
    }
  }

  async #dial(caller: Leg, sdp: string, clientName: string, { accountSid, from }: ApplicationRequest): Promise<void> {
    const placed = await this.#place({ accountSid, clientName, from })
    caller.onEnd = () => placed.hangUp()
    const callee = await placed.answeredBy
    if (callee === undefined) return this.#end(caller, 'far end')
    callee.onEnd = () => this.#end(caller, 'far end')
    void caller.farEnd.repeat(callee.farEnd)
    void callee.farEnd.repeat(caller.farEnd)
    await this.#accept(caller, sdp)
  }

  async #place({ accountSid, clientName, from = '+15550001111', parameters = {} }: RingRequest): Promise<PlacedCall> {
    const outcome = deferred<RingOutcome>()
    const answeredBy = deferred<Leg | undefined>()
    void outcome.promise.then(() => answeredBy.resolve(undefined))
    const reached = [...this.#sessions].filter((session) => session.answersTo(accountSid, clientName))
    const legs = await Promise.all(
      reached.map((session) => this.#inviteBrowser(session, { accountSid, clientName, from, parameters })),
    )
    for (const leg of legs) {
      leg.onAnswer = () => {
        answeredBy.resolve(leg)
        outcome.resolve('answered')
        for (const other of legs) if (other !== leg) this.#end(other, 'far end')
      }
      leg.onEnd = (by) => {
        if (!legs.some((other) => this.#legs.has(other))) outcome.resolve(by === 'browser' ? 'rejected' : 'cancelled')
      }
    }
    if (legs.length === 0) outcome.resolve('unreachable')
    const hangUp = (): void => {
      for (const leg of legs) this.#end(leg, 'far end')
    }
    return { rung: legs.length, outcome: outcome.promise, answeredBy: answeredBy.promise, hangUp }
  }

  async #accept(leg: Leg, offer: string): Promise<void> {
    const sdp = await leg.farEnd.answer(offer)
    if (!this.#legs.has(leg)) return
    leg.session.send('answer', { callsid: leg.callSid, sdp, reconnect: leg.reconnectToken })
    this.#markAnswered(leg)
  }

  async #inviteBrowser(
    session: Session,
    { accountSid, clientName, from, parameters }: Required<RingRequest>,
  ): Promise<Leg> {
    const callSid = createCallSid()
    const callParameters = {
      From: from,
      To: `client:${clientName}`,
      CallSid: callSid,
      AccountSid: accountSid,
      ApiVersion: '2010-04-01',
    }
    const leg = this.#open(session, 'to browser', callSid, { ...parameters, ...callParameters })
    session.send('invite', {
      callsid: callSid,
      sdp: await leg.farEnd.offer(),
      reconnect: leg.reconnectToken,
      parameters: { ...callParameters, Params: new URLSearchParams(parameters).toString() },
    })
    this.#journal.record({ ...this.#describe(leg), type: 'rung' })
    return leg
  }

  async #answer(leg: Leg, sdp: string): Promise<void> {
    // A browser that reconnects answers again.
    if (leg.answered) return
    await leg.farEnd.take(sdp)
    this.#markAnswered(leg)
    leg.onAnswer()
  }

  #reconnect(session: Session, callSid: string, reconnectToken: string): void {
    const leg = this.#find(callSid)
    if (leg === undefined || leg.reconnectToken !== reconnectToken) {
      session.send('hangup', { callsid: callSid })
      return
    }
    leg.session = session
    session.send('answer', { callsid: leg.callSid, reconnect: leg.reconnectToken })
    this.#journal.record({ ...this.#describe(leg), type: 'reconnected' })
  }

  #markAnswered(leg: Leg): void {
    leg.answered = true
    this.#journal.record({ ...this.#describe(leg), type: 'answered' })
    void leg.farEnd.heard.then(() => this.#journal.record({ ...this.#describe(leg), type: 'heard' }))
  }

  #open(
    session: Session,
    direction: Leg['direction'],
    callSid: string,
    parameters: Readonly<Record<string, string>>,
    aliases: readonly string[] = [],
  ): Leg {
    const leg: Leg = {
      callSid,
      direction,
      identity: session.admission?.identity,
      parameters,
      farEnd: new FarEnd(),
      reconnectToken: randomBytes(16).toString('hex'),
      aliases,
      session,
      answered: false,
      onAnswer: () => undefined,
      onEnd: () => undefined,
    }
    this.#legs.add(leg)
    return leg
  }

  #end(leg: Leg, by: Side): void {
    if (!this.#legs.delete(leg)) return
    if (by === 'far end') {
      const stillRinging = leg.direction === 'to browser' && !leg.answered
      leg.session.send(stillRinging ? 'cancel' : 'hangup', { callsid: leg.callSid })
    }
    void leg.farEnd.close()
    this.#journal.record({ ...this.#describe(leg), type: 'ended', by })
    leg.onEnd(by)
  }

  #describe({ session, identity, callSid, parameters }: Leg) {
    return { session: session.number, identity, callSid, parameters }
  }
}

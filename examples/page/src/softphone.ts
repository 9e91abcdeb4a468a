import { Call, Device } from '@twilio/voice-sdk'
import { fromClientName, toClientName } from '@twilio-capability/core'

/** What the phone is doing. */
export type PhoneState =
  | { readonly name: 'off' | 'registering' | 'lost' }
  /** `note` says what has just come to its end. */
  | { readonly name: 'registered'; readonly note: string }
  | { readonly name: 'calling' | 'ringing'; readonly peer: string }
  | { readonly name: 'talking'; readonly peer: string; readonly muted: boolean; readonly reconnecting: boolean }

/** An error of the SDK: Twilio's code, and Twilio's words for it. */
export interface PhoneProblem {
  readonly code: number
  readonly message: string
}

/** Who listens to the phone. */
export interface PhoneListener {
  onState(state: PhoneState): void
  onProblem(problem: PhoneProblem): void
  /** How loud this end and the far end are, 0 to 1. */
  onLevels(here: number, there: number): void
}

/** A phone that is switched on: it registers by itself, and again whenever its connection was lost. */
export interface Softphone {
  /** Takes the token that follows, without a break in a call. */
  updateToken(token: string): void
  /** @param callee - a number, the name of a client, or nothing: then the application alone decides who answers */
  call(callee: string): Promise<void>
  accept(): void
  reject(): void
  hangUp(): void
  toggleMute(): void
  /** @param digit - one of 0 to 9, `*` and `#` */
  press(digit: string): void
  /** Hangs up, and is never heard of again. */
  switchOff(): void
}

type Conversation = Exclude<PhoneState, { name: 'off' | 'registering' | 'lost' | 'registered' }>

/** @param standIn - the host and port of what stands in for Twilio; without it, Twilio itself is reached */
export function switchOn(token: string, listener: PhoneListener, standIn?: string): Softphone {
  const device = new Device(token, deviceOptions(standIn))
  let connection: PhoneState = { name: 'registering' }
  let conversation: Conversation | undefined
  let current: Call | undefined

  let isOff = false

  const tell = () => {
    if (!isOff) listener.onState(conversation ?? connection)
  }
  const connectionIs = (state: PhoneState) => {
    connection = state
    if (conversation === undefined) tell()
  }
  const conversationIs = (state: Conversation) => {
    conversation = state
    tell()
  }
  const problem = ({ code, message }: PhoneProblem) => {
    if (!isOff) listener.onProblem({ code, message })
  }

  function end(call: Call | undefined, note: string): void {
    if (call !== current) return
    current = undefined
    conversation = undefined
    if (connection.name === 'registered') connection = { name: 'registered', note }
    tell()
  }

  function follow(call: Call, peer: string): void {
    current = call
    let muted = false
    let reconnecting = false
    let over = 'There was no call.'
    const talking = () => conversationIs({ name: 'talking', peer, muted, reconnecting })
    call.on('accept', () => {
      over = 'The call is over.'
      talking()
    })
    call.on('reconnecting', () => {
      reconnecting = true
      talking()
    })
    call.on('reconnected', () => {
      reconnecting = false
      talking()
    })
    call.on('mute', (isMuted: boolean) => {
      muted = isMuted
      talking()
    })
    call.on('volume', (here: number, there: number) => listener.onLevels(here, there))
    call.on('cancel', () => end(call, `${peer} has given up.`))
    call.on('reject', () => end(call, `You rejected ${peer}.`))
    call.on('disconnect', () => end(call, over))
    call.on('error', (error: PhoneProblem) => {
      problem(error)
      if (call.status() === Call.State.Closed) end(call, over)
    })
  }

  device.on('registering', () => connectionIs({ name: 'registering' }))
  device.on('registered', () => connectionIs({ name: 'registered', note: '' }))
  device.on('unregistered', () => connectionIs({ name: 'lost' }))
  // An error of a call is told by the call as well.
  device.on('error', (error: PhoneProblem, call?: Call) => call === undefined && problem(error))
  device.on('incoming', (call: Call) => {
    // One at a time is enough here.
    if (conversation !== undefined) return call.reject()
    const peer = nameOf(call.parameters.From ?? 'Somebody')
    follow(call, peer)
    conversationIs({ name: 'ringing', peer })
  })
  // Whether it worked is told by the events, also when it took a second attempt.
  device.register().catch(() => undefined)
  tell()

  return {
    updateToken: (next) => device.updateToken(next),
    async call(callee) {
      const peer = callee === '' ? 'the application' : callee
      conversationIs({ name: 'calling', peer })
      try {
        const call = await device.connect({ params: callee === '' ? {} : { To: addressOf(callee) } })
        if (conversation === undefined) call.disconnect()
        else follow(call, peer)
      } catch (error) {
        problem(error as PhoneProblem)
        end(undefined, 'There was no call.')
      }
    },
    accept: () => current?.accept(),
    reject: () => current?.reject(),
    hangUp() {
      if (current === undefined) end(undefined, 'There was no call.')
      else current.disconnect()
    },
    toggleMute: () => current?.mute(!current.isMuted()),
    press: (digit) => current?.sendDigits(digit),
    switchOff() {
      isOff = true
      device.destroy()
    },
  }
}

function deviceOptions(standIn: string | undefined): Device.Options & { chunderw?: string; publishEvents?: boolean } {
  return {
    codecPreferences: [Call.Codec.Opus, Call.Codec.PCMU],
    enableImprovedSignalingErrorPrecision: true,
    sounds: ownSounds(),
    // Options that Twilio does not document: another host for the signalling, and nothing for Twilio's Insights.
    ...(standIn === undefined ? {} : { chunderw: standIn, publishEvents: false }),
  }
}

/** Every sound from this site, because the policy of the page lets none come from elsewhere. */
function ownSounds(): NonNullable<Device.Options['sounds']> {
  const keys = [...'0123456789sh'].map((key) => `dtmf${key}`)
  return Object.fromEntries(['incoming', 'outgoing', 'disconnect', ...keys].map((name) => [name, `sounds/${name}.wav`]))
}

/** A number stays one, and whoever is typed becomes the client that the login makes of the same name. */
function addressOf(callee: string): string {
  if (/^(\+?[\d *#()-]+|client:.+|sip:.+)$/.test(callee)) return callee
  return `client:${toClientName(callee)}`
}

/** What a caller is known by, as people write it. */
function nameOf(from: string): string {
  const name = from.replace(/^client:/, '')
  if (name === from) return from
  try {
    return fromClientName(name)
  } catch {
    return name
  }
}

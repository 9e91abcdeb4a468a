import { tokenSource } from '@twilio-capability/core/browser'

/** A phone on @twilio/voice-sdk 2.x. `report` is the test's ear: it is told of every event. */
let source
let device
let call

function watch(next) {
  call = next
  call.on('accept', () => report({ type: 'accept', callSid: call.parameters.CallSid }))
  call.on('ringing', () => report({ type: 'ringing' }))
  call.on('disconnect', () => report({ type: 'disconnect' }))
  call.on('cancel', () => report({ type: 'cancel' }))
  call.on('reconnecting', () => report({ type: 'reconnecting' }))
  call.on('reconnected', () => report({ type: 'reconnected' }))
  call.on('error', (error) => report({ type: 'call error', ...describe(error) }))
  call.on('sample', ({ audioOutputLevel, totals }) => {
    if (audioOutputLevel > 0) report({ type: 'sound', audioOutputLevel, bytesReceived: totals.bytesReceived })
  })
}

function describe(error) {
  return { code: error.code, cause: error.originalError?.code, message: error.message }
}

function start(token, { heedsSdk, deviceOptions }) {
  device = new Twilio.Device(token, {
    logLevel: 'silent',
    enableImprovedSignalingErrorPrecision: true,
    ...deviceOptions,
  })
  device.on('registered', () => report({ type: 'registered', identity: device.identity }))
  device.on('unregistered', () => report({ type: 'unregistered' }))
  device.on('error', (error) => report({ type: 'error', ...describe(error) }))
  device.on('incoming', (incoming) => {
    watch(incoming)
    const parameters = Object.fromEntries(incoming.customParameters)
    report({ type: 'incoming', from: incoming.parameters.From, to: incoming.parameters.To, parameters })
  })
  device.on('tokenWillExpire', () => {
    report({ type: 'token wanted' })
    if (heedsSdk) source.refresh()
  })
  // Never settles when the token is refused: https://github.com/twilio/twilio-voice.js/issues/231
  void device.register()
}

window.phone = {
  /** Registers with the first token that there is, and goes on with every one that follows. */
  open({ tokenUrl, token, ...settings }) {
    if (token !== undefined) return start(token, settings)
    source = tokenSource(tokenUrl)
    source.subscribe(
      (next) => (device === undefined ? start(next, settings) : device.updateToken(next)),
      ({ status }) => report({ type: 'no token', status }),
    )
  },
  async connect(params) {
    watch(await device.connect({ params }))
  },
  renew: () => source.refresh(),
  accept: () => call.accept(),
  reject: () => call.reject(),
  hangUp: () => call.disconnect(),
}

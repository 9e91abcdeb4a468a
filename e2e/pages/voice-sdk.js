import { fetchToken } from './token.js'

/** A phone on @twilio/voice-sdk 2.x. `report` is the test's ear: it is told of every event. */
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

window.phone = {
  /** Registers, and fetches the next token when the SDK asks, or when it has gone offline for want of one. */
  async open({ tokenUrl, nextTokenUrl, token, options = {}, registers = true }) {
    device = new Twilio.Device(token ?? (await fetchToken(tokenUrl)), {
      logLevel: 'silent',
      enableImprovedSignalingErrorPrecision: true,
      ...options,
    })
    device.on('registered', () => report({ type: 'registered', identity: device.identity }))
    device.on('unregistered', () => report({ type: 'unregistered' }))
    device.on('error', (error) => report({ type: 'error', ...describe(error) }))
    device.on('incoming', (incoming) => {
      watch(incoming)
      const parameters = Object.fromEntries(incoming.customParameters)
      report({ type: 'incoming', from: incoming.parameters.From, to: incoming.parameters.To, parameters })
    })
    device.on('tokenWillExpire', async () => {
      report({ type: 'token wanted' })
      device.updateToken(await fetchToken(nextTokenUrl))
    })
    // Never settles when the token is refused: https://github.com/twilio/twilio-voice.js/issues/231
    if (registers) void device.register()
  },
  async connect(params) {
    watch(await device.connect({ params }))
  },
  async renew(tokenUrl) {
    device.updateToken(await fetchToken(tokenUrl))
  },
  accept: () => call.accept(),
  reject: () => call.reject(),
  hangUp: () => call.disconnect(),
}

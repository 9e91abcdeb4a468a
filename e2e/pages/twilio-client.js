import { tokenSource } from '@twilio-capability/core/browser'

/** A phone on twilio-client 1.x. `report` is the test's ear: it is told of every event. */
let source
let device
let connection

function watch(next) {
  connection = next
  connection.on('accept', () => report({ type: 'accept', callSid: connection.parameters.CallSid }))
  connection.on('ringing', () => report({ type: 'ringing' }))
  connection.on('disconnect', () => report({ type: 'disconnect' }))
  connection.on('cancel', () => report({ type: 'cancel' }))
  connection.on('error', (error) => report({ type: 'call error', ...describe(error) }))
  connection.on('sample', ({ audioOutputLevel, totals }) => {
    if (audioOutputLevel > 0) report({ type: 'sound', audioOutputLevel, bytesReceived: totals.bytesReceived })
  })
}

function describe(error) {
  return { code: error.code, cause: error.twilioError?.code, message: error.message }
}

function start(token, { heedsSdk, deviceOptions }) {
  device = new Twilio.Device()
  device.on('ready', () => report({ type: 'registered' }))
  device.on('error', (error) => report({ type: 'error', ...describe(error) }))
  device.on('incoming', (incoming) => {
    watch(incoming)
    const parameters = Object.fromEntries(incoming.customParameters)
    report({ type: 'incoming', from: incoming.parameters.From, to: incoming.parameters.To, parameters })
  })
  device.on('offline', () => {
    report({ type: 'unregistered' })
    if (heedsSdk) source?.refresh()
  })
  device.setup(token, { warnings: false, enableRingingState: true, ...deviceOptions })
}

window.phone = {
  /** Registers with the first token that there is, and goes on with every one that follows. */
  open({ tokenUrl, token, ...settings }) {
    if (token !== undefined) return start(token, settings)
    source = tokenSource(tokenUrl)
    source.subscribe(
      (next) => (device === undefined ? start(next, settings) : device.setup(next)),
      ({ status }) => report({ type: 'no token', status }),
    )
  },
  connect: (params) => watch(device.connect(params)),
  renew: () => source.refresh(),
  accept: () => connection.accept(),
  reject: () => connection.reject(),
  hangUp: () => connection.disconnect(),
}

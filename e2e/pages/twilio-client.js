import { fetchToken } from './token.js'

/** A phone on twilio-client 1.x. `report` is the test's ear: it is told of every event. */
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

window.phone = {
  /** Registers, and sets up again with the next token when the last one's end has taken it offline. */
  async open({ tokenUrl, nextTokenUrl, token, options = {}, registers = true }) {
    device = new Twilio.Device()
    device.on('ready', () => report({ type: 'registered' }))
    device.on('error', (error) => report({ type: 'error', ...describe(error) }))
    device.on('incoming', (incoming) => {
      watch(incoming)
      const parameters = Object.fromEntries(incoming.customParameters)
      report({ type: 'incoming', from: incoming.parameters.From, to: incoming.parameters.To, parameters })
    })
    device.on('offline', async () => {
      report({ type: 'unregistered' })
      if (nextTokenUrl === undefined) return
      report({ type: 'token wanted' })
      device.setup(await fetchToken(nextTokenUrl))
    })
    device.setup(token ?? (await fetchToken(tokenUrl)), {
      warnings: false,
      enableRingingState: true,
      noRegister: !registers,
      ...options,
    })
  },
  connect: (params) => watch(device.connect(params)),
  renew: async (tokenUrl) => {
    device.setup(await fetchToken(tokenUrl))
  },
  accept: () => connection.accept(),
  reject: () => connection.reject(),
  hangUp: () => connection.disconnect(),
}

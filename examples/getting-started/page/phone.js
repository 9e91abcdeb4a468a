import { Device } from '@twilio/voice-sdk'
import { tokenSource } from '@twilio-capability/core/browser'

const tokens = tokenSource('/token')

async function open() {
  const device = new Device(await tokens.get())
  tokens.subscribe((token) => device.updateToken(token)) // the next ones, each in time
  device.on('registered', () => show(`Registered as ${device.identity}.`))
  device.on('incoming', (call) => call.accept())
  device.on('error', (error) => show(error.message))
  document.querySelector('#call').addEventListener('submit', (event) => {
    event.preventDefault()
    device.connect({ params: { To: event.target.elements.to.value } })
  })
  await device.register()
}

function show(text) {
  document.querySelector('#state').textContent = text
}

open().catch((error) => show(error.status === 401 ? 'Log in first.' : error.message))

import { Device } from '@twilio/voice-sdk'
import { type TokenSourceError, tokenSource } from '@twilio-capability/core/browser'

// #region cross-origin
const tokens = tokenSource('https://api.example.com/token', { credentials: 'include' })
// #endregion

// #region device
const device = new Device(await tokens.get())
const stop = tokens.subscribe(
  (token) => device.updateToken(token),
  (error) => report(error),
)
// #endregion

// #region again
export async function logInAgain(): Promise<void> {
  device.updateToken(await tokens.refresh())
}
// #endregion

// #region stop
export function close(): void {
  stop()
  device.destroy()
}
// #endregion

function report({ status, message }: TokenSourceError): void {
  if (status === 401) location.assign('/login')
  else console.warn(message)
}

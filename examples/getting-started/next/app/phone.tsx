'use client'

import { Device } from '@twilio/voice-sdk'
import { tokenSource } from '@twilio-capability/core/browser'
import { useEffect, useState } from 'react'

/** Registers with Twilio as whoever is logged in, and calls. */
export function Phone() {
  const [device, setDevice] = useState<Device>()
  const [state, setState] = useState('…')

  useEffect(() => {
    const tokens = tokenSource('/token')
    let opened: Device | undefined
    let closed = false

    async function open() {
      const token = await tokens.get()
      if (closed) return
      opened = new Device(token)
      opened.on('registered', () => setState(`Registered as ${opened?.identity}.`))
      opened.on('incoming', (call) => call.accept())
      opened.on('error', (error) => setState(error.message))
      setDevice(opened)
      await opened.register()
    }

    open().catch((error) => setState(error.status === 401 ? 'Log in first.' : error.message))
    const stop = tokens.subscribe((token) => opened?.updateToken(token)) // the next ones, each in time
    return () => {
      closed = true
      stop()
      opened?.destroy()
    }
  }, [])

  return (
    <>
      <form action={(form) => void device?.connect({ params: { To: String(form.get('to')) } })}>
        <input name="to" placeholder="Whom to call" required />
        <button type="submit">Call</button>
      </form>
      <p id="state">{state}</p>
    </>
  )
}

'use client'

import { useState } from 'react'

/** Logs in and asks each of the two routes for a token. */
export function TokenForm() {
  const [answer, setAnswer] = useState('')

  async function logIn(form: FormData) {
    const body = JSON.stringify({ userId: form.get('userId') })
    const response = await fetch('/api/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    setAnswer(await response.text())
  }

  async function ask(path: string) {
    const response = await fetch(path, { method: 'POST' })
    setAnswer(await response.text())
  }

  return (
    <form action={logIn}>
      <label>
        Name <input name="userId" defaultValue="Alice" required />
      </label>
      <button type="submit">Log in</button>
      <button type="button" onClick={() => ask('/api/token')}>
        Token from the App Router
      </button>
      <button type="button" onClick={() => ask('/api/legacy-token')}>
        Token from the Pages Router
      </button>
      <pre>{answer}</pre>
    </form>
  )
}

import type { Clock } from '@twilio-capability/core'

/** A clock that is as right as that of a server, to a second or so, on a machine whose own clock is wrong. */
export async function serverClock(url: string): Promise<Clock> {
  const asked = Date.now()
  const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(5000) })
  const middle = (asked + Date.now()) / 2
  const told = Date.parse(answer.headers.get('date') ?? '')
  if (Number.isNaN(told)) throw new Error(`${url} does not say what time it is.`)
  const offset = told + 500 - middle // the header has whole seconds
  return { now: () => Date.now() + offset }
}

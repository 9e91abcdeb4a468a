import { type Clock, millisecondsOf } from '../clock.js'
import type { Finding } from './finding.js'

/** Seconds by which the clock may differ before somebody should look at it. */
const TOLERANCE = 5

/** Milliseconds that the server may take to answer. */
const TIMEOUT = 10_000

/** Compares the clock with the `Date` header of a server's answer, whatever else it answers. */
export async function compareClock(server: URL, clock: Clock, fetch: typeof globalThis.fetch): Promise<Finding> {
  // The rest of the URL may hold a password.
  const subject = `the clock, against ${server.origin}`
  server.username = ''
  server.password = ''
  const wrong = (remark: string): Finding => ({ subject, state: 'wrong', remark })
  const started = millisecondsOf(clock)
  let header: string | null
  try {
    const signal = AbortSignal.timeout(TIMEOUT)
    const answer = await fetch(server, { method: 'HEAD', redirect: 'manual', signal })
    header = answer.headers.get('date')
  } catch (error) {
    return wrong(`the server cannot be reached (${reasonOf(error)})`)
  }
  const date = Date.parse(String(header))
  if (Number.isNaN(date)) return wrong('its answer has no Date header that is a time')
  // The header says whole seconds, and was written somewhere between the request and the answer.
  const offset = Math.round(((started + millisecondsOf(clock)) / 2 - (date + 500)) / 1000)
  if (offset > TOLERANCE) return wrong(`${offset} s ahead`)
  if (offset < -TOLERANCE) return wrong(`${-offset} s behind`)
  return { subject, state: 'ok', remark: 'the same, give or take a few seconds' }
}

/** Such as ECONNREFUSED, which fetch hides in the cause, or TimeoutError. */
function reasonOf(error: unknown): string {
  const { name, cause } = error as Error
  return (cause as NodeJS.ErrnoException | undefined)?.code ?? name
}

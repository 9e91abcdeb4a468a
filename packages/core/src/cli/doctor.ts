import { type Command, textOf, UsageError } from './command.js'
import { compareClock } from './compare-clock.js'
import { examine } from './examine.js'
import type { Finding } from './finding.js'
import { bad, dim, good, type Line } from './line.js'

/** `doctor` */
export const doctor: Command = {
  usage: 'doctor [--against URL]',
  summary: 'look at the environment in which tokens are to be made',
  details: `Which TWILIO_* variables are set, and whether they look right. No value is ever shown.

  --against URL   compare the clock with the Date header of this server, such as https://api.twilio.com`,
  options: { against: { type: 'string' } },
  async run(values, operands, { environment, clock, fetch }) {
    if (operands.length > 0) throw new UsageError('doctor takes no operands. A secret is never an argument.')
    const against = textOf(values, 'against')
    const server = against === undefined ? undefined : serverOf(against)
    const findings = examine(environment)
    if (server !== undefined) findings.push(await compareClock(server, clock, fetch))
    return { ok: findings.every(({ state }) => state !== 'wrong'), data: findings, lines: findings.map(lineOf) }
  },
}

function serverOf(against: string): URL {
  const url = URL.canParse(against) ? new URL(against) : undefined
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url
  throw new UsageError('--against must be a URL that begins with http:// or https://.')
}

const line = { ok: good, wrong: bad, absent: dim }

function lineOf({ subject, state, remark }: Finding): Line {
  return line[state](`${state.padEnd(6)}  ${subject}: ${remark}`)
}

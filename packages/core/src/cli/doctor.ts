import type { TwilioTokenError } from '../errors.js'
import { assertSecret } from '../secret.js'
import { assertAccountSid, assertApiKeySid, assertApplicationSid } from '../sids.js'
import { bad, type Command, good, type Line, textOf, UsageError, type World } from './command.js'

/** Seconds by which the clock may differ before somebody should look at it. */
const TOLERANCE = 5

/** One thing that was looked at. */
interface Finding {
  readonly subject: string
  /** Nothing if there is nothing to say against it. */
  readonly problem: string | null
  readonly remark: string
}

/** `doctor` */
export const doctor: Command = {
  usage: 'doctor [--against URL]',
  summary: 'look at the environment in which tokens are to be made',
  details: `Which TWILIO_* variables are set, and whether they look right. No value is ever shown.

  --against URL   compare the clock with the Date header of this server, such as https://api.twilio.com`,
  options: { against: { type: 'string' } },
  async run(values, operands, world) {
    if (operands.length > 0) throw new UsageError('doctor takes no operands.')
    const against = textOf(values, 'against')
    const findings = [...examine(world), ...(against === undefined ? [] : [await compareClock(against, world)])]
    return { ok: findings.every(({ problem }) => problem === null), data: findings, lines: findings.map(lineOf) }
  },
}

function lineOf({ subject, problem, remark }: Finding): Line {
  return problem === null ? good(`ok    ${subject}: ${remark}`) : bad(`wrong ${subject}: ${problem}`)
}

function examine({ environment }: World): Finding[] {
  const findings: Finding[] = []
  const look = (variable: string, isNeeded: boolean, check: (value: string) => void) => {
    const value = environment[variable]
    if (value)
      findings.push({ subject: variable, problem: problemOf(() => check(value)), remark: 'set, and looks right' })
    else findings.push({ subject: variable, problem: isNeeded ? 'it is not set.' : null, remark: 'not set' })
  }
  const { TWILIO_AUTH_TOKEN, TWILIO_API_KEY, TWILIO_API_SECRET } = environment
  const isAccess = Boolean(TWILIO_API_KEY || TWILIO_API_SECRET)
  look('TWILIO_ACCOUNT_SID', true, (sid) => full(sid, assertAccountSid))
  look('TWILIO_AUTH_TOKEN', !isAccess, (secret) => plausible(secret, 'ERR_INVALID_AUTH_TOKEN', /^[0-9a-f]{32}$/))
  look('TWILIO_API_KEY', isAccess, (sid) => full(sid, assertApiKeySid))
  look('TWILIO_API_SECRET', isAccess, (secret) => {
    if (secret === TWILIO_AUTH_TOKEN)
      throw new Error('it is the same as TWILIO_AUTH_TOKEN; an API key has a secret of its own.')
    plausible(secret, 'ERR_INVALID_API_KEY_SECRET', /^[A-Za-z0-9]{32}$/)
  })
  look('TWILIO_TWIML_APP_SID', false, (sid) => full(sid, assertApplicationSid))
  return findings
}

function problemOf(check: () => void): string | null {
  try {
    check()
    return null
  } catch (error) {
    return (error as Error).message
  }
}

/** Real SIDs are 34 characters; the library takes shorter ones, as documentation uses them. */
function full(sid: string, assert: (sid: unknown, label: string) => void): void {
  if (sid.trim() !== sid) throw new Error('it has white space around it.')
  assert(sid, 'it')
  if (sid.length !== 34) throw new Error(`it has ${sid.length} characters; a SID of Twilio has 34.`)
}

function plausible(secret: string, code: ConstructorParameters<typeof TwilioTokenError>[0], shape: RegExp): void {
  assertSecret(secret, 'it', code)
  if (/^(AC|AP|SK)[0-9a-f]{32}$/.test(secret)) throw new Error('it looks like a SID, not like a secret.')
  if (!shape.test(secret))
    throw new Error(`it has ${secret.length} characters, or others than the 32 that Twilio gives.`)
}

async function compareClock(url: string, { fetch, now }: World): Promise<Finding> {
  const subject = `the clock, against ${url}`
  const started = now()
  let date: string | null
  try {
    const response = await fetch(url, { method: 'HEAD', redirect: 'manual' })
    date = response.headers.get('date')
  } catch (error) {
    return { subject, problem: `the server cannot be reached (${(error as Error).message}).`, remark: '' }
  }
  if (date === null) return { subject, problem: 'its answer has no Date header.', remark: '' }
  // The header says whole seconds, and was written somewhere between the request and the answer.
  const offset = Math.round(((started + now()) / 2 - (Date.parse(date) + 500)) / 1000)
  const remark = offset === 0 ? 'the same' : `${Math.abs(offset)} s ${offset > 0 ? 'ahead' : 'behind'}`
  return { subject, problem: Math.abs(offset) > TOLERANCE ? `it is ${remark}.` : null, remark }
}

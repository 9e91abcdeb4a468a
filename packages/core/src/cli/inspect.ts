import { decodeToken, type TokenDescription } from '../decode.js'
import type { TwilioTokenError } from '../errors.js'
import { explainToken } from '../explain.js'
import { verifyToken } from '../verify.js'
import { type Command, UsageError, type World, wordOf } from './command.js'
import { bad, dim, good, type Line, plain, title } from './line.js'
import { suspicionsOf } from './suspicions.js'

/** `inspect TOKEN` */
export const inspect: Command = {
  usage: 'inspect [TOKEN]',
  summary: 'say what a token allows, and what looks wrong with it',
  details: `The token is an argument or comes from standard input. Its signature is verified if TWILIO_ACCOUNT_SID and the secret of
its kind, TWILIO_AUTH_TOKEN or TWILIO_API_SECRET, are in the environment.

  --expect KIND   capability, access or taskrouter: the kind that belongs here

  curl -s -b session.txt http://localhost:3000/token | jq -r .token | twilio-capability inspect`,
  options: { expect: { type: 'string' } },
  async run(values, operands, world) {
    if (operands.length > 1) throw new UsageError('inspect takes one token.')
    const expected = wordOf(values, 'expect', ['capability', 'access', 'taskrouter'])
    const token = (operands[0] ?? (await world.readInput())).trim()
    if (token === '') throw new UsageError('inspect takes a token as its argument or on standard input.')
    const description = decodeToken(token)
    const { tokenType, accountSid, header, claims, expiresAt } = description
    const secondsLeft = Math.floor((Date.parse(expiresAt) - world.clock.now()) / 1000)
    const { verified, line, problem } = await verify(token, description, world)
    const problems = [
      ...(expected === undefined || expected === tokenType ? [] : [`A token of the kind ${expected} belongs here.`]),
      ...suspicionsOf(description, world.clock.now() / 1000),
      ...(problem === undefined ? [] : [problem]),
    ]
    const allows = explainToken(description)
    return {
      ok: problems.length === 0,
      data: { tokenType, header, claims, allows, expiresAt, secondsLeft, verified, problems },
      lines: [
        title(`A token of the kind ${tokenType}`),
        plain(`header   ${JSON.stringify(header)}`),
        plain(`account  ${accountSid}`),
        plain(`expires  ${expiresAt}, ${secondsLeft > 0 ? `in ${secondsLeft} s` : `${-secondsLeft} s ago`}`),
        line,
        title('It says'),
        ...allows.map((sentence) => plain(`- ${sentence}`)),
        ...(problems.length === 0 ? [] : [title('What looks wrong')]),
        ...problems.map((problem) => bad(`- ${problem}`)),
      ],
    }
  },
}

interface Verification {
  /** Nothing if there was no secret to verify it with. */
  readonly verified: boolean | null
  readonly line: Line
  readonly problem?: string
}

/** Whether the account in the environment has signed it, now or once: its times are judged with the other suspicions. */
async function verify(token: string, description: TokenDescription, world: World): Promise<Verification> {
  const { tokenType, claims } = description
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN, TWILIO_API_SECRET } = world.environment
  const secret = tokenType === 'access' ? TWILIO_API_SECRET : TWILIO_AUTH_TOKEN
  if (!accountSid || !secret) {
    const variable = tokenType === 'access' ? 'TWILIO_API_SECRET' : 'TWILIO_AUTH_TOKEN'
    return { verified: null, line: dim(`not verified: that needs TWILIO_ACCOUNT_SID and ${variable}`) }
  }
  const options = tokenType === 'access' ? { apiKeySecret: secret } : { authToken: secret }
  try {
    await verifyToken(token, { accountSid, ...options, tokenType, clock: { now: () => lastMoment(claims.exp) } })
    return { verified: true, line: good('signed by the account in the environment') }
  } catch (error) {
    const { message, code } = error as TwilioTokenError
    return {
      verified: false,
      line: bad('not signed by the account in the environment'),
      problem: `${message} (${code})`,
    }
  }
}

/** Milliseconds since the epoch at which a token that ends then is still valid, within what a clock may say. */
function lastMoment(exp: unknown): number {
  return Math.min(Math.max(Number(exp) - 1, 0), 8e12) * 1000
}

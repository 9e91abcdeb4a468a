import { decodeToken, type TokenDescription, type TokenType } from '../decode.js'
import { TwilioTokenError } from '../errors.js'
import { explainToken } from '../explain.js'
import type { Environment } from '../settings.js'
import { MAX_TTL } from '../ttl.js'
import { type VerifyOptions, verifyToken } from '../verify.js'
import { bad, type Command, good, type Line, plain, textOf, title, UsageError, type World } from './command.js'

/** `inspect TOKEN` */
export const inspect: Command = {
  usage: 'inspect [TOKEN]',
  summary: 'say what a token allows, and what looks wrong with it',
  details: `The token is an argument or comes from standard input. It is verified if TWILIO_ACCOUNT_SID and the secret of its kind,
TWILIO_AUTH_TOKEN or TWILIO_API_SECRET, are in the environment.

  --expect KIND   capability, access or taskrouter: the kind that belongs here

  curl -s -b session.txt http://localhost:3000/token | jq -r .token | twilio-capability inspect`,
  options: { expect: { type: 'string' } },
  async run(values, operands, world) {
    if (operands.length > 1) throw new UsageError('inspect takes one token.')
    const expected = expectedType(textOf(values, 'expect'))
    const token = (operands[0] ?? (await world.readInput())).trim()
    if (token === '') throw new UsageError('inspect takes a token as its argument or on standard input.')
    const description = decodeToken(token)
    const secondsLeft = Math.floor((Date.parse(description.expiresAt) - world.now()) / 1000)
    const verification = await verify(token, description, world)
    const problems = [
      ...wrongKind(description, expected),
      ...suspicions(description, secondsLeft),
      ...verification.problems,
    ]
    const { tokenType, header, claims, expiresAt } = description
    const allows = explainToken(description)
    return {
      ok: problems.length === 0,
      data: { tokenType, header, claims, allows, expiresAt, secondsLeft, verified: verification.verified, problems },
      lines: [
        title(`A token of the kind ${tokenType}`),
        plain(`header   ${JSON.stringify(header)}`),
        plain(`account  ${description.accountSid}`),
        plain(`expires  ${expiresAt}, ${secondsLeft > 0 ? `in ${secondsLeft} s` : `${-secondsLeft} s ago`}`),
        verification.line,
        title('It says'),
        ...allows.map((sentence) => plain(`- ${sentence}`)),
        ...(problems.length === 0 ? [] : [title('What looks wrong')]),
        ...problems.map((problem) => bad(`- ${problem}`)),
      ],
    }
  },
}

function expectedType(type: string | undefined): TokenType | undefined {
  if (type === undefined || type === 'capability' || type === 'access' || type === 'taskrouter') return type
  throw new UsageError(`--expect must be capability, access or taskrouter; got ${JSON.stringify(type)}.`)
}

interface Verification {
  /** Nothing if there was no secret to verify it with. */
  readonly verified: boolean | null
  readonly line: Line
  readonly problems: readonly string[]
}

async function verify(token: string, { tokenType }: TokenDescription, world: World): Promise<Verification> {
  const options = verifyOptions(tokenType, world.environment)
  if (options === undefined) {
    const line: Line = {
      tone: 'dim',
      text: 'not verified: TWILIO_ACCOUNT_SID and the secret are not in the environment',
    }
    return { verified: null, line, problems: [] }
  }
  try {
    await verifyToken(token, { ...options, tokenType, clock: world })
    return { verified: true, line: good('verified with the secret in the environment'), problems: [] }
  } catch (error) {
    if (!(error instanceof TwilioTokenError)) throw error
    return {
      verified: false,
      line: bad('not valid for the account in the environment'),
      problems: [`${error.message} (${error.code})`],
    }
  }
}

function verifyOptions(tokenType: TokenType, environment: Environment): VerifyOptions | undefined {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, TWILIO_API_SECRET: apiKeySecret } = environment
  const secret = tokenType === 'access' ? apiKeySecret : authToken
  if (!accountSid || !secret) return undefined
  return tokenType === 'access' ? { accountSid, apiKeySecret: secret } : { accountSid, authToken: secret }
}

function wrongKind({ tokenType }: TokenDescription, expected: TokenType | undefined): string[] {
  if (expected === undefined || expected === tokenType) return []
  return [`This is a token of the kind ${tokenType} where one of the kind ${expected} belongs.`]
}

/** What Twilio would refuse, or what would surprise whoever made the token. */
function suspicions(description: TokenDescription, secondsLeft: number): string[] {
  const { claims, scopes, incoming } = description
  const problems: string[] = []
  if (secondsLeft <= 0) problems.push('It has expired.')
  const life = typeof claims.iat === 'number' ? Number(claims.exp) - claims.iat : secondsLeft
  if (life > MAX_TTL) problems.push(`It lives longer than a day (${life} s), which Twilio refuses with 31207 or 20157.`)
  if (!Number.isInteger(claims.exp)) problems.push('Its exp is not a whole number of seconds, which Twilio refuses.')
  const callsWithoutName = scopes.some(
    ({ service, privilege, params }) =>
      service === 'client' && privilege === 'outgoing' && params.clientName === undefined,
  )
  if (callsWithoutName)
    problems.push('Its outgoing calls have no clientName, so whoever is called does not see who calls.')
  for (const name of incoming) {
    if (!/^\w{1,256}$/.test(name)) {
      problems.push(
        `Calls to ${JSON.stringify(name)} will not arrive: a client name is 1 to 256 letters, digits and underscores.`,
      )
    }
  }
  return problems
}

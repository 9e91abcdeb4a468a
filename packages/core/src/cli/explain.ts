import { type Command, plain, title, UsageError } from './command.js'
import { twilioErrors } from './twilio-errors.js'

/** `explain 31205` */
export const explain: Command = {
  usage: 'explain CODE…',
  summary: 'say what an error code of Twilio means for a token',
  details: `Also says what is usually wrong where the token was made, and how to check.

  explain 31205`,
  options: {},
  async run(_values, codes) {
    if (codes.length === 0) throw new UsageError('explain takes an error code of Twilio, such as 31205.')
    const known = codes.map((code) => ({ code, ...errorOf(code) }))
    const lines = known.flatMap(({ code, meaning, cause, check }) => [
      title(`${code}: ${meaning}`),
      plain(`Likely cause:  ${cause}`),
      plain(`How to check:  ${check}`),
    ])
    return { ok: true, data: known, lines }
  },
}

function errorOf(code: string) {
  const error = Object.hasOwn(twilioErrors, code) ? twilioErrors[code] : undefined
  if (error !== undefined) return error
  const codes = Object.keys(twilioErrors).join(', ')
  throw new UsageError(`${JSON.stringify(code)} is not a code that a token causes; those are ${codes}.`)
}

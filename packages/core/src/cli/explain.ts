import { type Command, UsageError } from './command.js'
import { plain, title } from './line.js'
import { twilioErrors } from './twilio-errors.js'

/** `explain 31205` */
export const explain: Command = {
  usage: 'explain [CODE…]',
  summary: 'say what an error code of Twilio means for a token',
  details: `Also says what is usually wrong where the token was made, and how to check. Without a code, lists them all.

  explain 31205`,
  options: {},
  async run(_values, codes) {
    if (codes.length === 0) return { ok: true, data: Object.keys(twilioErrors).map(entryOf), lines: list() }
    const known = codes.map(entryOf)
    const lines = known.flatMap(({ code, meaning, cause, check }) => [
      title(`${code}: ${meaning}`),
      plain(`Likely cause:  ${cause}`),
      plain(`How to check:  ${check}`),
    ])
    return { ok: true, data: known, lines }
  },
}

function entryOf(code: string) {
  const error = Object.hasOwn(twilioErrors, code) ? twilioErrors[code] : undefined
  if (error !== undefined) return { code, ...error }
  const subject = /^\d{5}$/.test(code) ? code : 'This'
  throw new UsageError(
    `${subject} is not a code that a token causes. Those are ${Object.keys(twilioErrors).join(', ')}.`,
  )
}

function list() {
  return Object.entries(twilioErrors).map(([code, { meaning }]) => plain(`${code}: ${meaning}`))
}

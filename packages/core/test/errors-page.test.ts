import { readFileSync } from 'node:fs'
import t from 'tap'
import { twilioErrors } from '../dist/cli/twilio-errors.js'

const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8')
const source = readFileSync(new URL('../src/errors.ts', import.meta.url), 'utf8')

/** The cells of every row of a table whose first cell is of this form. */
function rows(first: RegExp): string[][] {
  const lines = page.split('\n').map((line) => line.replace(/^\| | \|$/g, '').split(' | '))
  return lines.filter(([cell = '']) => first.test(cell))
}

t.test('the page has every code of ours with its status, and no other', async (t) => {
  const codes = [...source.matchAll(/^ {2}(ERR_\w+): (\d+),$/gm)].map(([, code, status]) => `${code} ${status}`)
  t.ok(codes.length > 20)
  const shown = rows(/^`ERR_/)
  t.strictSame(shown.map(([code, status]) => `${code?.replaceAll('`', '')} ${status}`).sort(), codes.sort())
  t.strictSame(
    shown.filter((cells) => cells.length !== 5 || cells.includes('')),
    [],
  )
})

t.test('the page explains every code of Twilio as the command does', async (t) => {
  const expected = Object.entries(twilioErrors).map(([code, { meaning, cause, check }]) => [
    `[${code}](https://www.twilio.com/docs/api/errors/${code})`,
    meaning,
    cause,
    check,
  ])
  t.strictSame(rows(/^\[\d{5}\]/), expected)
})

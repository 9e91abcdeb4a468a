import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { usualVariables } from '@twilio-capability/conformance'
import t from 'tap'

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const questions = ['mint', 'route', 'start', 'size', 'growth']

/** What the committed reports and those of a short run have in common. */
interface Report {
  readonly question: string
  readonly comparisons: readonly { readonly title: string; readonly samples: Readonly<Record<string, number[]>> }[]
}

function reportIn(folder: string, question: string): Report {
  return JSON.parse(readFileSync(join(folder, `${question}.json`), 'utf8'))
}

/** Titles and contenders: what was asked, without what was measured. */
function askedIn({ comparisons }: Report): unknown[] {
  return comparisons.map(({ title, samples }) => [title.replace(/Node \S+/, 'Node'), Object.keys(samples)])
}

t.setTimeout(600_000)
const folder = t.testdir()
// It ends with an error as soon as a token or an answer is not what it should be.
// It runs as users run it, and what it loads is nobody's coverage.
const { stdout } = await promisify(execFile)(process.execPath, [main, '--short', '--out', folder], {
  env: { ...usualVariables(), _TAPJS_PROCESSINFO_COVERAGE_: '0' },
  timeout: 540_000,
})

for (const question of questions) {
  t.test(`A short run answers ${question}: a number for everybody, a table and a chart.`, async (t) => {
    const { comparisons } = reportIn(folder, question)
    t.not(comparisons.length, 0)
    for (const { title, samples } of comparisons) {
      for (const [name, numbers] of Object.entries(samples)) {
        t.ok(numbers.length > 0 && numbers.every(Number.isFinite), `${title}: ${name}`)
      }
    }
    t.ok(stdout.includes(readFileSync(join(folder, `${question}.md`), 'utf8')))
    t.match(readFileSync(join(folder, `${question}.svg`), 'utf8'), /^<svg.*<\/svg>\s*$/s)
  })
}

t.test('The committed results have an answer of everybody to every question.', async (t) => {
  const committed = fileURLToPath(new URL('../results', import.meta.url))
  // A whole run asks other versions of Node besides, and makes more tokens.
  for (const question of questions.filter((name) => name !== 'growth')) {
    const asked = askedIn(reportIn(folder, question))
    t.strictSame(askedIn(reportIn(committed, question)).slice(0, asked.length), asked, question)
  }
})

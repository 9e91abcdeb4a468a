// `npm run bench`: what a token costs, in turns with other ways to make one. `npm run bench -- mint route` asks these
// questions only. Each answer is printed, and written into a folder as a table, as JSON with every sample and as a chart.

import { parseArgs } from 'node:util'
import { type Question, short, whole } from './comparison.js'
import { growth } from './growth/growth.js'
import { mint } from './mint/mint.js'
import { reportOf, textOf, writeReport } from './report/report.js'
import { route } from './route/route.js'
import { size } from './size/size.js'
import { start } from './start/start.js'

const questions: Readonly<Record<string, Question>> = { mint, route, start, size, growth }

const usage = `npm run bench -- [question …] [--short] [--out folder]

  question  ${Object.keys(questions).join(', ')}; all of them unless some are named
  --short   only to see that everything runs
  --out     where the reports go: bench/results, or .cache/bench of a short run, unless said`

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { short: { type: 'boolean' }, out: { type: 'string' } },
})

const folder = values.out ?? (values.short ? '.cache/bench' : 'bench/results')

const unknown = positionals.filter((name) => !Object.hasOwn(questions, name))
if (unknown.length > 0) {
  console.error(`There is no question ${unknown.join(', ')}.\n\n${usage}`)
  process.exit(2)
}

for (const [name, ask] of Object.entries(questions)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  const report = reportOf(name, await ask(values.short ? short : whole))
  await writeReport(report, folder)
  console.log(textOf(report))
}

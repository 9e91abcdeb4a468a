// Preloaded by every process that a test starts in the run without mutants: keeps what the process covered.

const { writeFileSync } = require('node:fs')
const { join } = require('node:path')

process.once('exit', () => {
  const covered = globalThis.__stryker__?.mutantCoverage?.static
  if (covered) writeFileSync(join(process.env.MUTATE_COVERAGE, `${process.pid}.json`), JSON.stringify(covered))
})

// `npm run mutate`: changes the code of the packages, one place at a time, and shows which changes no test notices.
// `npm run mutate -- core` takes one package, `npm run mutate -- packages/core/src/scope.ts` one file or more. Results
// are kept: what neither a source nor a test has touched since isn't run again, unless by `--force`. Fails if the core's
// tests notice less than 95 % of its changes.

import { existsSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Stryker } from '@stryker-mutator/core'
import { prepare, root } from './prepare.mjs'

const REQUIRED = { package: 'core', score: 95 }
const DETECTED = ['Killed', 'Timeout']
const UNDETECTED = ['Survived', 'NoCoverage']

const args = process.argv.slice(2)
const selected = args.filter((arg) => arg !== '--force')

if (prepare()) await mutate(selected.length > 0 ? selected.map(patternOf) : ['packages/*/src/**/*.ts'])
else process.exitCode = 1

async function mutate(patterns) {
  process.chdir(root)
  const stryker = new Stryker({
    mutate: patterns,
    testRunner: 'fresh',
    plugins: [pathToFileURL(join(root, 'scripts/mutate/runner.mjs')).href],
    buildCommand: 'node scripts/mutate/compile.mjs',
    coverageAnalysis: 'perTest',
    // Whatever the packages' tests read, and nothing more.
    ignorePatterns: ['/*', '/.*', '!/packages', '!/scripts', '!/docs', '!/package.json', '!/tsconfig.base.json'],
    tempDirName: '.cache/mutate/sandbox',
    incremental: true,
    incrementalFile: '.cache/mutate/results.json',
    force: args.includes('--force'),
    tsconfigFile: 'none',
    disableTypeChecks: false,
    concurrency: 2,
    // What a process has loaded anew stays in its memory.
    maxTestRunnerReuse: 400,
    // For loops that never let go of the process: the runner sees to the rest. A timeout counts as noticed, so a machine
    // that is busy must not cause one.
    timeoutMS: 20_000,
    timeoutFactor: 1.5,
    dryRunTimeoutMinutes: 15,
    reporters: ['progress-append-only', 'clear-text', 'html'],
    htmlReporter: { fileName: '.cache/mutate/report.html' },
    clearTextReporter: { reportTests: false, logTests: false, reportScoreTable: false },
    allowConsoleColors: Boolean(process.stdout.isTTY),
    warnings: { slow: false },
  })
  const mutants = await stryker.runMutationTest()
  console.table(
    Object.fromEntries([...groupBy(mutants, fileOf), ['all', mutants]].map(([name, of]) => [name, count(of)])),
  )
  for (const [name, of] of groupBy(mutants, (mutant) => fileOf(mutant).split('/')[1])) {
    const { score } = count(of)
    console.log(`${name}: ${score} % of ${of.length} mutants`)
    if (name === REQUIRED.package && score < REQUIRED.score) {
      console.error(`The tests of ${name} must notice ${REQUIRED.score} %.`)
      process.exitCode = 1
    }
  }
}

/** A package by its name, or a file or folder by its path. */
function patternOf(name) {
  const path = existsSync(join(root, 'packages', name)) ? `packages/${name}/src` : name
  if (!existsSync(join(root, path))) throw new Error(`There is no ${name}.`)
  return statSync(join(root, path)).isDirectory() ? `${path}/**/*.ts` : path
}

function fileOf({ fileName }) {
  return relative(root, fileName).replaceAll(sep, '/')
}

function groupBy(mutants, keyOf) {
  const groups = new Map()
  for (const mutant of mutants) groups.set(keyOf(mutant), [...(groups.get(keyOf(mutant)) ?? []), mutant])
  return groups
}

function count(mutants) {
  const of = (...statuses) => mutants.filter(({ status }) => statuses.includes(status)).length
  const detected = of(...DETECTED)
  const valid = detected + of(...UNDETECTED)
  return {
    mutants: valid,
    killed: of('Killed'),
    survived: of('Survived'),
    timeout: of('Timeout'),
    uncovered: of('NoCoverage'),
    ignored: of('Ignored'),
    errors: mutants.length - valid - of('Ignored'),
    score: valid === 0 ? 100 : Math.floor((detected / valid) * 10_000) / 100,
  }
}

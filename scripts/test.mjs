// `npm test`: installs what is missing, builds, lints, runs every suite with full coverage, and counts.
// `npm test -- packages/core` runs one folder's suites, `npm test -- packages/core/test/scope.test.ts` one
// file; neither asks for full coverage.

import { spawn } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, relative, resolve, sep } from 'node:path'
import { createInterface } from 'node:readline'
import { prepare, root, runNode } from './prepare.mjs'

const tapCommand = 'node_modules/tap/dist/esm/run.mjs'
const selection = process.argv.slice(2)
let passed = 0
let failed = 0

if (!prepare()) {
  fail('The build failed.')
} else {
  if (selection.length === 0) lint()
  const suites = selection.length === 0 ? findSuites(root) : selection.flatMap(findSuites)
  const isAmong = (folders) => suites.some((suite) => folders.test(relative(root, suite)))
  // Before the suites that need them: two at a time would be in each other's way.
  if (isAmong(/^examples.replicas\b/)) runNode('scripts/install-redis.mjs', [])
  if (isAmong(/^examples.signers\b/)) runNode('scripts/install-softhsm.mjs', [])
  if (isAmong(/^(e2e|examples.demo)\b/) && !runNode('e2e/scripts/install-browser.mjs', [])) fail('There is no browser.')
  await runSuites(suites)
}
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

function fail(message) {
  failed += 1
  console.error(message)
}

function lint() {
  const clean = runNode('node_modules/@biomejs/biome/bin/biome', ['check', '--error-on-warnings'])
  if (!clean) fail('Lint failed. `npm run format` mends what can be mended by itself.')
}

/** The compiled test files of a folder, or of one test file, named by their source or by their output. */
function findSuites(selected) {
  const path = resolve(root, selected)
  const compiled = path.replace(`${sep}test${sep}`, `${sep}test-dist${sep}`).replace(/\.tsx?$/, '.js')
  if (existsSync(compiled) && statSync(compiled).isFile()) return [compiled]
  if (!existsSync(path)) return fail(`There is no ${selected}.`) ?? []
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const child = join(path, entry.name)
    if (entry.isDirectory()) {
      const isForeign = entry.name === 'node_modules' || entry.name.startsWith('.')
      return isForeign || entry.name === 'test' ? [] : findSuites(child)
    }
    return child.includes(`${sep}test-dist${sep}`) && child.endsWith('.test.js') ? [child] : []
  })
}

/** Names what was held to the conformance suite: one file can hold more than one harness. */
function printHarnesses(suite) {
  for (const line of suite) {
    const [, not, name] = /^ {4}(not )?ok \d+ - (.*?)(?: # time=.*)?$/.exec(line) ?? []
    if (name !== undefined) console.log(`        ${not ? 'FAIL' : 'ok'}  ${name}`)
  }
}

/** Runs tap, shows a line for every file and the whole of what failed, and adds up tap's own totals. */
async function runSuites(files) {
  if (files.length === 0) return fail('There are no tests to run.')
  const partial = selection.length > 0
  // Left to itself, tap starts its first run in a fresh clone with the plugins it was published with.
  if (!existsSync(join(root, '.tap/plugins')) && !runNode(tapCommand, ['build']))
    return fail('tap could not be set up.')
  // On few cores, too: many wait for a browser or a server. On more than two tap itself runs several files at a time.
  const tap = spawn(
    process.execPath,
    [
      join(root, tapCommand),
      '--reporter=tap',
      ...(availableParallelism() > 2 ? [] : ['--jobs=2']),
      ...(partial ? ['--allow-incomplete-coverage', '--allow-empty-coverage'] : []),
      ...files.map((file) => relative(root, file)),
    ],
    { cwd: root, stdio: ['inherit', 'pipe', 'inherit'] },
  )
  const closed = new Promise((done) => tap.once('close', done))

  let suite = []
  let totals
  let suitesFailed = 0
  let inDiagnostics = false
  for await (const line of createInterface({ input: tap.stdout })) {
    const result = /^(not )?ok \d+ - (.*?)(?: # time=(.*))?$/.exec(line)
    const total = /^# \{ total: (\d+)(.*)\}$/.exec(line)
    if (result) {
      const [, not, name, time = ''] = result
      const source = name.replace(/(^|\/)test-dist\//, '$1test/').replace(/\.js$/, '.ts')
      console.log(`${not ? 'FAIL' : ' ok '}  ${source}  ${time}`)
      if (source.startsWith('conformance/')) printHarnesses(suite)
      if (not) {
        suitesFailed += 1
        console.log(suite.filter((text) => !/^\s*(ok \d.*|\d+\.\.\d+.*)?$/.test(text)).join('\n'))
      }
      suite = []
    } else if (/^ {2}(---|\.\.\.)$/.test(line)) {
      // What tap itself has to say about a file that failed, such as a signal or a timeout.
      inDiagnostics = line.endsWith('---')
    } else if (total) {
      totals = countsIn(total[2])
    } else if (inDiagnostics || isCoverageRow(line)) {
      console.log(line)
    } else if (/^(\s|# Subtest)/.test(line)) {
      suite.push(line)
    } else if (!/^(TAP version|\d+\.\.\d+|# time=|$)/.test(line)) {
      console.log(line)
    }
  }
  const status = await closed

  passed += totals?.pass ?? 0
  failed += totals?.fail ?? 0
  if (totals?.skip || totals?.todo) console.log(`${totals.skip ?? 0} skipped, ${totals.todo ?? 0} to do`)
  if (suitesFailed > 0 && !totals?.fail) fail('A test file failed outside its assertions.')
  if (status !== 0 && suitesFailed === 0) {
    fail(totals ? 'Coverage is not 100 %: see the table above.' : 'tap ended without a result.')
  }
}

function isCoverageRow(line) {
  return /^[^|]+(\| +[\d.]+ ){4}\|/.test(line)
}

/** `pass: 4, fail: 1` as an object. */
function countsIn(text) {
  return Object.fromEntries([...text.matchAll(/(\w+): (\d+)/g)].map(([, name, count]) => [name, Number(count)]))
}

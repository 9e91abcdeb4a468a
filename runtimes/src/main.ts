// Runs the suite on every runtime, and the core's own tests on every Node. Arguments pick runtimes by name: `deno node-24`.

import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runOn, runOnWorkerd } from './run.js'
import { bun, deno, nodes, programOf, type Runtime, workerd } from './runtimes.js'
import type { SuiteReport } from './suite/index.js'
import { runWranglersWorker } from './wrangler.js'

const selection = process.argv.slice(2).map((name) => name.toLowerCase().replace('-', ' '))
const coreTests = fileURLToPath(new URL('../../packages/core/test-dist/', import.meta.url))
let passed = 0
let failed = 0

console.log(row('', 'modules', 'tokens', 'vectors', 'scopes', 'signers', 'verify', 'handler', 'own tests', 'seconds'))
for (const runtime of [...nodes, bun, deno, workerd]) {
  if (selection.length > 0 && !selection.includes(runtime.name.toLowerCase())) continue
  const program = await programOf(runtime)
  if (runtime === workerd) await show(runtime, 'portable', runOnWorkerd)
  else {
    await show(
      runtime,
      'resolved',
      () => runOn(runtime, program, 'resolved'),
      nodes.includes(runtime) ? program : undefined,
    )
    await show(runtime, 'portable', () => runOn(runtime, program, 'portable'))
  }
}
if (selection.length === 0 || selection.includes('wrangler')) {
  const { passed: count, failures } = await runWranglersWorker()
  passed += count
  failed += failures.length
  console.log(['', `examples/workers as wrangler bundles it: ${count} passed`, ...failures].join('\n    '))
}
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

/** Prints a line for a run, and beneath it whatever failed. @param program - runs the core's own tests, too */
async function show(
  runtime: Runtime,
  modules: string,
  run: () => Promise<SuiteReport[]>,
  program?: string,
): Promise<void> {
  const start = performance.now()
  const reports = await run().catch((error: Error) => [{ name: '', passed: 0, failures: [error.message] }])
  const own = program === undefined ? undefined : await runCoreTests(program)
  const all = own === undefined ? reports : [...reports, own]
  for (const report of all) {
    passed += report.passed
    failed += report.failures.length
  }
  const counts = all.map(
    (report) => `${report.passed}${report.failures.length > 0 ? ` -${report.failures.length}` : ''}`,
  )
  const cells = own === undefined ? [...counts, ''] : counts
  console.log(row(runtime.name, modules, ...cells, ((performance.now() - start) / 1000).toFixed(1)))
  for (const { name, failures } of all) {
    for (const failure of failures) console.log(`    ${name}: ${failure}`)
  }
}

function row(...cells: string[]): string {
  return cells
    .map((cell) => cell.padEnd(9))
    .join(' ')
    .trimEnd()
}

/** The core's own tests need tap, which only Node runs. */
async function runCoreTests(program: string): Promise<SuiteReport> {
  const files = readdirSync(coreTests).filter((name) => name.endsWith('.test.js'))
  const failures: string[] = []
  let count = 0
  async function next(): Promise<void> {
    for (let file = files.pop(); file !== undefined; file = files.pop()) {
      const { status, stdout } = await runTest(program, join(coreTests, file))
      count += Number(/^# \{ total: .*?pass: (\d+)/m.exec(stdout)?.[1] ?? 0)
      if (status !== 0)
        failures.push(
          `${file}\n${stdout
            .split('\n')
            .filter((line) => /not ok/.test(line))
            .join('\n')}`,
        )
    }
  }
  await Promise.all([next(), next()])
  return { name: 'own tests', passed: count, failures }
}

function runTest(program: string, file: string): Promise<{ status: number; stdout: string }> {
  return new Promise((done) => {
    // As much time as .taprc gives: left to itself, tap gives 30 seconds, which is little while others use the machine.
    const env = { ...process.env, TAP_TIMEOUT: '180' }
    execFile(program, [file], { env, maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
      done({ status: error === null ? 0 : 1, stdout: stdout + stderr }),
    )
  })
}

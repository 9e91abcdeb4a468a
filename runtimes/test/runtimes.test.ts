import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  bun,
  bundle,
  deno,
  nodes,
  portableSuite,
  programOf,
  type Runtime,
  runOn,
  runOnWorkerd,
  runSuite,
  type SuiteReport,
  workerd,
} from '@twilio-capability/runtimes'
import t, { type Test } from 'tap'

const here: Runtime = { ...(nodes[0] as Runtime), name: `Node ${process.version}` }
const expected = await runOn(here, process.execPath, 'resolved')

/** Nothing failed, and as much was checked as anywhere else. */
function passed(t: Test, reports: readonly SuiteReport[]): void {
  for (const { name, passed, failures } of reports) {
    t.strictSame(failures, [], `${name}: ${passed} passed`)
    t.equal(passed, expected.find((suite) => suite.name === name)?.passed)
  }
  t.equal(reports.length, expected.length)
}

/** Its program, or why a test of it is skipped: there is none for this platform, or no registry to get it from. */
async function find(runtime: Runtime): Promise<{ program: string; skip: false } | { program: ''; skip: string }> {
  try {
    return { program: await programOf(runtime), skip: false }
  } catch (error) {
    t.comment(error)
    return { program: '', skip: `${runtime.name} could not be installed: npm install ${runtime.package.join('@')}` }
  }
}

t.test('Every suite checks something, and what fails is reported.', async (t) => {
  t.ok(expected.every(({ passed }) => passed > 20))
  t.strictSame(
    expected.map(({ name }) => name),
    ['tokens', 'vectors', 'scopes', 'signers', 'verify', 'handler'],
  )
  const report = await runSuite({
    name: 'failing',
    cases: {
      one: (check) => check.equal(1, 2),
      two: (check) => check.same({ a: 1, b: undefined }, { a: 1 }),
      three: (check) => check.fails('ERR_INVALID_TTL', () => 5),
      four: (check) => check.fails('ERR_INVALID_TTL', () => Promise.reject(new Error('other'))),
      five: () => Promise.reject(new Error('thrown')),
      six: (check) => check.ok(0),
      seven: (check) => check.same({ b: 1, a: [2] }, { a: [2], b: 1 }),
    },
  })
  t.equal(report.passed, 1)
  t.strictSame(
    report.failures.map((failure) => failure.split(':')[0]),
    ['one', 'two', 'three', 'four', 'five', 'six'],
  )
})

t.test('This Node passes.', async (t) => {
  passed(t, expected)
  passed(t, await runOn(here, process.execPath, 'portable'))
})

t.test('The portable modules import nothing from outside, whichever the entry.', async (t) => {
  t.strictSame((await portableSuite()).imports, [])
  const core = new URL('../../packages/core/', import.meta.url)
  const { exports } = JSON.parse(readFileSync(new URL('package.json', core), 'utf8'))
  for (const [entry, target] of Object.entries<string | { default: string }>(exports)) {
    if (typeof target === 'string') continue
    const { code, imports } = await bundle(fileURLToPath(new URL(target.default, core)))
    t.strictSame(imports, [], `@twilio-capability/core${entry.slice(1)}: ${code.length} characters`)
  }
})

t.test('A module that does import something is found.', async (t) => {
  const entry = join(t.testdir({ 'a.js': "import 'node:fs'\nimport 'cloudflare:workers'\n" }), 'a.js')
  t.strictSame((await bundle(entry)).imports, ['node:fs', 'cloudflare:workers'])
})

for (const runtime of [bun, deno]) {
  const { program, skip } = await find(runtime)
  t.test(
    `${runtime.name} passes, with the modules that it resolves and with the portable ones.`,
    { skip },
    async (t) => {
      passed(t, await runOn(runtime, program, 'resolved'))
      passed(t, await runOn(runtime, program, 'portable'))
    },
  )
}

t.test('workerd passes, without compatibility flags.', { skip: (await find(workerd)).skip }, async (t) => {
  passed(t, await runOnWorkerd())
})

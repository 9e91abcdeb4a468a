// Installs the tarballs into empty projects, and uses them with every TypeScript, bundler and framework that they are for.

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installed } from '@twilio-capability/runtimes'
import { gzippedSize } from './bundle-size.js'
import { followGuide, guideNames, stepsOfGuide, variablesOf } from './guides.js'
import { pack, packageNames, type Tarball } from './packages.js'
import { makeProject, type Outcome, runIn } from './project.js'
import { serveRegistry } from './registry.js'
import { type CompileOptions, compile, type ModuleSetting, moduleSettings } from './typescript.js'
import { startVisitor } from './visit.js'

const compilers = { '5.4': '5.4.5', '5.9': '5.9.3', '6.0': '6.0.3', '7.0': '7.0.2' }
const bundlers = { esbuild: '0.28.2', vite: '8.3.8', webpack: '5.112.2', 'webpack-cli': '7.3.1' }

/** What every consumer says when it has done its work. */
const said = { core: 'Alice AP123123', fastify: '3 200 Alice', koa: '200 Alice', next: 'function function' }

/** The frameworks that a project can have, the newest and the oldest of each, and the types that theirs mention. */
const projects: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  newest: {
    fastify: '5',
    koa: '3',
    next: '16',
    react: '19',
    'react-dom': '19',
    '@types/react': '19',
    '@types/react-dom': '19',
  },
  oldest: { fastify: '5.0.0', koa: '2.16.1', next: '15.0.0', react: '18', 'react-dom': '18', '@types/react': '18' },
}

/** What to check, such as `newest bundlers`, or `guides koa` for one guide alone. Nothing is everything. */
const selection = process.argv.slice(2)
const only = selection.filter((name) => guideNames.includes(name))

let passed = 0
let failed = 0

function report(title: string, problems: readonly string[], detail = ''): void {
  if (problems.length === 0) passed += 1
  else failed += 1
  console.log(`${problems.length === 0 ? ' ok ' : 'FAIL'}  ${title}  ${detail}`)
  for (const problem of problems) console.log(`      ${problem}`)
}

/** What is wrong with what a program did. */
function problemsOf({ status, output }: Outcome, expected?: string): string[] {
  return status === 0 && (expected === undefined || output === expected) ? [] : [output]
}

async function checkProject(name: string, project: string): Promise<void> {
  const names = packageNames.map((each) => `@twilio-capability/${each}`)
  for (const file of ['every-entry.mjs', 'every-entry.cjs']) {
    report(`${name}: ${file}`, problemsOf(await runIn(project, [file, ...names])))
  }
  for (const [version, exact] of Object.entries(compilers)) {
    const compiler = join(
      await installed(`typescript@${exact}`, { typescript: exact }),
      'node_modules/typescript/bin/tsc',
    )
    for (const setting of Object.keys(moduleSettings) as ModuleSetting[]) {
      const title = `${name}: TypeScript ${version}, ${setting}`
      const server = await compile(project, compiler, setting, ['core.mts', 'fastify.mts', 'koa.mts'])
      report(`${title}: core, fastify and koa`, server)
      // What Next's own declarations say is of the browser, too.
      const browser: CompileOptions = { lib: ['es2022', 'dom', 'dom.iterable', 'esnext'], types: ['node'] }
      report(`${title}: next`, await compile(project, compiler, setting, ['next.mts'], browser))
      report(
        `${title}: core without the types of Node`,
        await compile(project, compiler, setting, ['core.mts'], { ...browser, types: [] }),
      )
      if (version === '5.4' || setting === 'bundler') continue
      for (const [consumer, expected] of Object.entries(said)) {
        report(
          `${title}: ${consumer} runs`,
          problemsOf(await runIn(project, [join(setting, `${consumer}.mjs`)]), expected),
        )
      }
    }
    await checkCommonJs(name, project, version, compiler)
  }
}

/** TypeScript that becomes CommonJS can import ES modules since 5.8, with nodenext. */
async function checkCommonJs(name: string, project: string, version: string, compiler: string): Promise<void> {
  if (version === '5.4') return
  for (const consumer of ['core', 'fastify', 'koa'] as const) {
    const source = await readFile(join(project, `${consumer}.mts`), 'utf8')
    await writeFile(join(project, `${consumer}-commonjs.cts`), inCommonJs(source))
  }
  const files = ['core', 'fastify', 'koa'].map((consumer) => `${consumer}-commonjs.cts`)
  const title = `${name}: TypeScript ${version}, nodenext, CommonJS`
  report(title, await compile(project, compiler, 'nodenext', files))
  for (const consumer of ['core', 'fastify', 'koa'] as const) {
    const outcome = await runIn(project, [`nodenext/${consumer}-commonjs.cjs`])
    report(`${title}: ${consumer} runs`, problemsOf(outcome, said[consumer]))
  }
}

/** CommonJS has no await at the top: what awaits there goes into a function. */
function inCommonJs(source: string): string {
  const lines = source.split('\n')
  const start = lines.findIndex((line) => /^(await|const \w+ = await|console\.log\(await) ?/.test(line))
  if (start === -1) return source
  return [...lines.slice(0, start), 'void (async () => {', ...lines.slice(start), '})()'].join('\n')
}

async function checkBundlers(project: string): Promise<void> {
  const folder = await installed('bundlers@1', bundlers)
  const bin = (path: string) => join(folder, 'node_modules', path)
  const commands: Readonly<Record<string, readonly string[]>> = {
    esbuild: [
      bin('esbuild/bin/esbuild'),
      'browser.js',
      '--bundle',
      '--minify',
      '--format=esm',
      '--outfile=esbuild/browser.js',
    ],
    vite: [bin('vite/bin/vite.js'), 'build', '--config', 'vite.config.mjs', '--logLevel', 'error'],
    webpack: [bin('webpack-cli/bin/cli.js'), '--config', 'webpack.config.cjs', '--stats', 'errors-only'],
  }
  const lib = "{ entry: 'browser.js', formats: ['es'], fileName: () => 'browser.js' }"
  await writeFile(
    join(project, 'vite.config.mjs'),
    `export default { build: { outDir: 'vite', minify: true, lib: ${lib} } }\n`,
  )
  await writeFile(
    join(project, 'webpack.config.cjs'),
    "module.exports = { mode: 'production', entry: './browser.js', output: { path: __dirname + '/webpack', filename: 'browser.js' } }\n",
  )
  for (const [name, command] of Object.entries(commands)) {
    const outcome = await runIn(project, command)
    const size = gzippedSize(await readFile(join(project, name, 'browser.js')).catch(() => ''))
    const problems = problemsOf(outcome)
    if (outcome.status === 0 && size > 1000) problems.push(`It is ${size} bytes, more than 1 kB.`)
    report(`${name}: the browser entry`, problems, `${size} bytes`)
  }
}

/** Follows every guide as its reader would, up to a call between two pages. */
async function checkGuides(): Promise<void> {
  const registry = await serveRegistry(tarballs)
  try {
    for (const name of guideNames.filter((name) => only.length === 0 || only.includes(name))) {
      const started = performance.now()
      const { TWILIO_ACCOUNT_SID, TWILIO_API_KEY, TWILIO_API_SECRET } = variablesOf(stepsOfGuide(name))
      const visitor = await startVisitor({
        accountSid: TWILIO_ACCOUNT_SID ?? '',
        authToken: '',
        apiKeys: { [TWILIO_API_KEY ?? '']: TWILIO_API_SECRET ?? '' },
      })
      try {
        const followed = await followGuide(name, join(folder, 'guides'), registry.url, visitor.visit)
        for (const { title, problems } of followed) report(`${name}: ${title}`, problems)
      } finally {
        await visitor.close()
      }
      console.log(`      ${Math.round((performance.now() - started) / 1000)} s`)
    }
  } finally {
    await registry.close()
  }
}

// So that what was started is ended, too.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const folder = await mkdtemp(join(tmpdir(), 'twilio-capability-installed-'))
const tarballs: Tarball[] = []
try {
  await mkdir(join(folder, 'tarballs'))
  for (const name of packageNames) tarballs.push(await pack(name, join(folder, 'tarballs')))
  const isSelected = (name: string) => selection.length === 0 || selection.includes(name)
  for (const [name, dependencies] of Object.entries(projects).filter(([name]) => isSelected(name))) {
    const project = join(folder, name)
    await makeProject(project, tarballs, { ...dependencies, '@types/node': '20' })
    await checkProject(name, project)
  }
  if (isSelected('bundlers')) {
    const project = join(folder, 'bundlers')
    await makeProject(project, tarballs.slice(0, 1))
    await checkBundlers(project)
  }
  if (isSelected('guides')) await checkGuides()
} finally {
  await rm(folder, { recursive: true })
}
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

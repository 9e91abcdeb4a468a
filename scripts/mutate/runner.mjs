// Stryker's test runner for these tests. A process for every mutant and test file, as Stryker's own runner for tap has it,
// would take hours. Here a process runs one file after the other, each anew and with a `tap` of its own. A mutant in what runs
// while a module is loaded gets a fresh copy of the packages, too. A mutant counts as killed only if the test that failed
// passes in the same process without it.

import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { register } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin'
import { DryRunStatus, MutantRunStatus, TestStatus } from '@stryker-mutator/api/test-runner'
// Not from `tap`, whose own test takes over the process; and in this order, as one needs the other loaded.
import '@tapjs/core'
import { Test } from '@tapjs/test'
import fc from 'fast-check'
import { CURRENT_TEST } from './tap.mjs'

// The tests replace the clock and the environment.
const { setTimeout, setInterval, clearInterval } = globalThis
const { env, hrtime } = process
const milliseconds = () => Number(hrtime.bigint() / 1_000_000n)

/** They compare with other libraries, or read documents, and would only repeat at length what other tests say. */
const SKIPPED = ['twilio.test.js', 'docs.test.js', 'errors-page.test.js']
/** Looks at a run, one every so many milliseconds, before it is given up: some, and some more for every second it usually takes. */
const LOOK = 250
const LOOKS = 16
const LOOKS_PER_SECOND = 32
/** As many when a test has failed and only the end is missing. */
const LOOKS_AFTER_FAILURE = 4
/** Milliseconds; no run comes near. */
const TEST_LIMIT = 300_000
/** What each test file takes, kept for the processes to come. */
const DURATIONS = 'durations.json'
/** Every so many kills, the test that failed must pass in the same process without the mutant. */
const CONTROL_INTERVAL = 5
/** So many test files, the nearest, have to notice a mutant; to try all for every mutant that none notices takes too long. */
const NEAREST = 6
/** The copy of the packages for mutants in what is called later. */
const SHARED_COPY = 0

/** What Stryker's code in the packages looks at. */
const namespace = {}
globalThis.__stryker__ = namespace

/** Gets the mutants that are covered from now on, by modules that are loaded from now on. */
function coverage() {
  namespace.mutantCoverage = { static: {}, perTest: {} }
  return namespace.mutantCoverage.static
}

class FreshTestRunner {
  #runs = 0
  #copies = 0
  #kills = 0
  #isSpent = false
  /** The mutants in what runs while the modules of a package are loaded. */
  #static = new Map()
  /** Milliseconds, by the test file. */
  #durations = existsSync(DURATIONS) ? JSON.parse(readFileSync(DURATIONS, 'utf8')) : {}

  capabilities() {
    return { reloadEnvironment: true }
  }

  async init() {
    const root = pathToFileURL(`${dirname(realpathSync('node_modules'))}${sep}`).href
    const sandbox = pathToFileURL(`${process.cwd()}${sep}`).href
    // Which counterexample is the smallest doesn't matter here.
    fc.configureGlobal({ endOnFailure: true })
    register('./modules.mjs', import.meta.url, { data: { root, sandbox } })
  }

  async dryRun({ files }) {
    const folder = mkdtempSync(join(tmpdir(), 'mutate-'))
    const preload = `--require=${join(import.meta.dirname, 'child-coverage.cjs')}`
    Object.assign(env, { MUTATE_COVERAGE: folder, NODE_OPTIONS: `${env.NODE_OPTIONS ?? ''} ${preload}` })
    const tests = []
    const perTest = {}
    for (const file of [...new Set(files.map(packageOf))].flatMap(testFilesOf)) {
      const covered = coverage()
      const { failure, duration } = await this.#run(file, this.#freshCopy())
      const test = { id: file, name: file, fileName: resolve(file), timeSpentMs: duration }
      tests.push(
        failure === undefined
          ? { ...test, status: TestStatus.Success }
          : { ...test, status: TestStatus.Failed, failureMessage: failure },
      )
      perTest[file] = { ...takeCoverage(folder), ...covered }
      this.#durations[file] = duration
    }
    writeFileSync(DURATIONS, JSON.stringify(this.#durations))
    rmSync(folder, { recursive: true })
    return { status: DryRunStatus.Complete, tests, mutantCoverage: { static: {}, perTest } }
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, sandboxFileName }) {
    // Stryker starts another process for what is rejected.
    if (this.#isSpent) throw new Error('This process has a test in it that never ends.')
    const folder = packageOf(sandboxFileName)
    const staticMutants = this.#static.get(folder) ?? (await this.#load(folder))
    const copy = staticMutants.has(activeMutant.id) ? this.#freshCopy() : SHARED_COPY
    let nrOfTests = 0
    for (const file of this.#nearest(testFilter ?? testFilesOf(folder), sandboxFileName)) {
      const { failure, isStuck } = await this.#run(file, copy, activeMutant.id, hitLimit)
      nrOfTests += 1
      if (isStuck) this.#isSpent = true
      if (namespace.hitCount > hitLimit) return { status: MutantRunStatus.Timeout, reason: 'It never ends.' }
      if (failure === undefined && isStuck) return { status: MutantRunStatus.Timeout, reason: 'It never ends.' }
      if (failure === undefined) continue
      this.#kills += 1
      const control = this.#kills % CONTROL_INTERVAL === 0 && !isStuck ? await this.#run(file, SHARED_COPY) : undefined
      if (control?.failure) throw new Error(`${file} fails without a mutant, too: ${control.failure}`)
      return { status: MutantRunStatus.Killed, killedBy: [file], failureMessage: failure, nrOfTests }
    }
    return { status: MutantRunStatus.Survived, nrOfTests }
  }

  /** The test of the same name first, then those of similar names, then the quickest. */
  #nearest(files, source) {
    const words = new Set(wordsOf(source, '.ts'))
    const distance = (file) => {
      const shared = wordsOf(file, '.test.js').filter((word) => words.has(word)).length
      return (this.#durations[file] ?? 0) / 1e6 - shared * 10 + wordsOf(file, '.test.js').length
    }
    return files.toSorted((one, other) => distance(one) - distance(other)).slice(0, NEAREST)
  }

  #freshCopy() {
    this.#copies += 1
    return this.#copies
  }

  /** Loads the copy that the mutants share. */
  async #load(folder) {
    const covered = coverage()
    for (const file of filesOf(join(folder, 'dist'), '.js')) {
      // The command would run.
      if (!file.endsWith('cli/main.js')) await import(`${urlOf(file)}?copy=${SHARED_COPY}`)
    }
    const mutants = new Set(Object.keys(covered))
    this.#static.set(folder, mutants)
    return mutants
  }

  async #run(file, copy, activeMutant, hitLimit) {
    Object.assign(namespace, { activeMutant, hitLimit, hitCount: 0 })
    // For the processes that a test starts.
    if (activeMutant === undefined) delete env.__STRYKER_ACTIVE_MUTANT__
    else env.__STRYKER_ACTIVE_MUTANT__ = activeMutant
    const start = milliseconds()
    const test = new Test({ name: file, timeout: TEST_LIMIT })
    globalThis[CURRENT_TEST] = test
    const failures = []
    test.on('data', (text) => {
      for (const [, name] of String(text).matchAll(/^\s*not ok \d+ - (.*)$/gm)) failures.push(name)
    })
    const stray = (error) => void failures.push(`outside of every test: ${error}`)
    process.on('uncaughtException', stray)
    process.on('unhandledRejection', stray)
    const ended = this.#ended(test, file, copy).catch(stray)
    const isStuck = await stuck(
      ended,
      LOOKS + (LOOKS_PER_SECOND * (this.#durations[file] ?? TEST_LIMIT)) / 1000,
      failures,
    )
    process.off('uncaughtException', stray)
    process.off('unhandledRejection', stray)
    return { failure: failures[0], isStuck, duration: milliseconds() - start }
  }

  async #ended(test, file, copy) {
    const ended = new Promise((done) => test.once('end', done))
    try {
      this.#runs += 1
      await import(`${urlOf(file)}?copy=${copy}&run=${this.#runs}`)
    } catch (error) {
      test.threw(error)
    }
    test.end()
    await ended
    // What was rejected meanwhile is reported now.
    await new Promise((done) => setTimeout(done))
  }
}

/** Whether the run goes on and on. Looks are counted, not time: a process that gets no turn does not look either. */
function stuck(ended, looks, failures) {
  return new Promise((done) => {
    const finish = (isStuck) => {
      clearInterval(poll)
      done(isStuck)
    }
    let left = looks
    const poll = setInterval(() => {
      left = Math.min(left, failures.length > 0 ? LOOKS_AFTER_FAILURE : looks) - 1
      if (left <= 0) finish(true)
    }, LOOK)
    ended.then(() => finish(false))
  })
}

/** `packages/core`, of the path of one of its files. */
function packageOf(file) {
  return /packages\/[^/]+/.exec(file.replaceAll(sep, '/'))[0]
}

function testFilesOf(folder) {
  return filesOf(join(folder, 'test-dist'), '.test.js').filter((file) => !SKIPPED.includes(basename(file)))
}

function filesOf(folder, extension) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(extension))
    .map((file) => join(folder, file).replaceAll(sep, '/'))
}

/** `hmac`, `signer` and `node`, of the path of `hmac-signer-node.ts`. */
function wordsOf(file, extension) {
  return basename(file, extension).split('-')
}

function urlOf(file) {
  return pathToFileURL(resolve(file)).href
}

/** What the processes that a test started have covered. */
function takeCoverage(folder) {
  const covered = {}
  for (const file of readdirSync(folder)) {
    Object.assign(covered, JSON.parse(readFileSync(join(folder, file), 'utf8')))
    rmSync(join(folder, file))
  }
  return covered
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'fresh', FreshTestRunner)]

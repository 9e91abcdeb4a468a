/** A part of the suite, as plain functions: no test runner runs on every runtime. */
export interface Suite {
  readonly name: string
  /** What is checked, by the sentence that says so. */
  readonly cases: Readonly<Record<string, (check: Check) => void | Promise<void>>>
}

/** Compares, counts and goes on. */
export interface Check {
  equal(actual: unknown, expected: unknown, label?: string): void
  /** Compares plain data. */
  same(actual: unknown, expected: unknown, label?: string): void
  ok(actual: unknown, label?: string): void
  /** What is done throws, or rejects with, an error of this code. */
  fails(code: string, act: () => unknown): Promise<void>
}

/** How a suite went on one runtime. */
export interface SuiteReport {
  readonly name: string
  readonly passed: number
  /** What failed, a line each. */
  readonly failures: readonly string[]
}

/** Runs a suite, whatever fails in it. */
export async function runSuite({ name, cases }: Suite): Promise<SuiteReport> {
  const failures: string[] = []
  let passed = 0

  for (const [title, act] of Object.entries(cases)) {
    const report = (isMet: boolean, detail: () => string): void => {
      if (isMet) passed += 1
      else failures.push(`${title}: ${detail()}`)
    }
    const equal = (actual: unknown, expected: unknown, label = '') =>
      report(Object.is(actual, expected), () => `${label} expected ${text(expected)}, got ${text(actual)}`)
    const check: Check = {
      equal,
      same: (actual, expected, label) => equal(canonical(actual), canonical(expected), label),
      ok: (actual, label = '') => report(Boolean(actual), () => `${label} got ${text(actual)}`),
      async fails(code, act) {
        try {
          const result = await act()
          report(false, () => `expected ${code}, got the result ${text(result)}`)
        } catch (error) {
          equal((error as { code?: unknown }).code ?? error, code)
        }
      },
    }
    try {
      await act(check)
    } catch (error) {
      failures.push(`${title}: it threw ${text(error)}`)
    }
  }
  return { name, passed, failures }
}

function text(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value)
}

/** Plain data as JSON, whatever the order of its keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (part === undefined) return '<undefined>'
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part
    return Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
  })
}

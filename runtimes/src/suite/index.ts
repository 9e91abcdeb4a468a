import { runSuite, type SuiteReport } from './check.js'
import { handler } from './handler.js'
import { scopes } from './scopes.js'
import { signers } from './signers.js'
import { tokens } from './tokens.js'
import { type Vectors, vectorSuite } from './vectors.js'
import { verification } from './verify.js'

export type { SuiteReport } from './check.js'
export type { Vectors } from './vectors.js'

/** Runs everything, on whatever runtime this is. */
export async function runSuites(vectors: Vectors): Promise<SuiteReport[]> {
  const reports: SuiteReport[] = []
  for (const suite of [tokens, vectorSuite(vectors), scopes, signers, verification, handler]) {
    reports.push(await runSuite(suite))
  }
  return reports
}

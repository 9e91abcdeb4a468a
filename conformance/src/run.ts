import type { Test } from 'tap'
import { bodyCases } from './cases/bodies.js'
import { burdenCases } from './cases/burdens.js'
import { callerCases } from './cases/callers.js'
import { clientCases } from './cases/clients.js'
import { clockFaultCases } from './cases/clock-faults.js'
import { failureCases } from './cases/failures.js'
import { lateCases } from './cases/late.js'
import { leakCases } from './cases/leaks.js'
import { methodCases } from './cases/methods.js'
import { pretenderCases } from './cases/pretenders.js'
import { refusalCases } from './cases/refusals.js'
import { signerFaultCases } from './cases/signer-faults.js'
import { signerCases } from './cases/signers.js'
import { smugglingCases } from './cases/smuggling.js'
import { spellingCases } from './cases/spellings.js'
import { tokenCases } from './cases/tokens.js'
import type { Harness } from './harness.js'
import { type Cases, onStage } from './stage.js'

const cases: Cases = {
  ...tokenCases,
  ...methodCases,
  ...callerCases,
  ...refusalCases,
  ...failureCases,
  ...signerCases,
  ...bodyCases,
  ...clientCases,
  ...spellingCases,
  ...smugglingCases,
  ...pretenderCases,
  ...burdenCases,
  ...leakCases,
  ...signerFaultCases,
  ...clockFaultCases,
  ...lateCases,
}

/** Holds a harness to every case, for both kinds of token. */
export async function runConformance(t: Test, harness: Harness): Promise<void> {
  for (const [flag, reason] of Object.entries(harness.flags ?? {})) t.comment(`${harness.name} ${flag}: ${reason}`)
  for (const tokenType of ['capability', 'access'] as const) {
    await t.test(`${harness.name}, ${tokenType} tokens`, async (t) => {
      for (const [title, run] of Object.entries(cases)) {
        await t.test(title, (t) => onStage(harness, tokenType, (stage) => run(t, stage)))
      }
    })
  }
}

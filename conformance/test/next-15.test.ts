import { nextHarnesses, runConformance } from '@twilio-capability/conformance'
import t from 'tap'

t.setTimeout(600_000)

for (const harness of await nextHarnesses(t, 'Next 15', 'next15')) await runConformance(t, harness)

import { fastifyHarness, runConformance } from '@twilio-capability/conformance'
import t from 'tap'

await runConformance(t, fastifyHarness)

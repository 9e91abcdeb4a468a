import { koaHarness, runConformance } from '@twilio-capability/conformance'
import Koa from 'koa2'
import t from 'tap'

await runConformance(t, koaHarness('Koa 2', Koa))

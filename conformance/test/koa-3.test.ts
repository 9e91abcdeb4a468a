import { koaHarness, runConformance } from '@twilio-capability/conformance'
import Koa from 'koa'
import t from 'tap'

await runConformance(t, koaHarness('Koa 3', Koa))

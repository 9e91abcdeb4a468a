export {
  type ConformanceOptions,
  type Harness,
  type HarnessConfig,
  type HarnessFlags,
  loggedInUser,
  type RunningRoute,
  USER_HEADER,
} from './harness.js'
export { fastifyHarness } from './harnesses/fastify.js'
export { koaHarness } from './harnesses/koa.js'
export { runConformance } from './run.js'

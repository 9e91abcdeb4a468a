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
export { nextHarnesses } from './harnesses/next.js'
export { buildNextApp, type NextPackage, runNext, usualVariables } from './next-app.js'
export { runConformance } from './run.js'

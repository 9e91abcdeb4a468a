export {
  type ConformanceOptions,
  type Harness,
  type HarnessConfig,
  type HarnessFlags,
  loggedInUser,
  type RunningRoute,
  USER_HEADER,
} from './harness.js'

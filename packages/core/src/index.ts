export { hmacSigner } from '#hmac-signer'
export { AccessToken, type AccessTokenOptions } from './access-token.js'
export { CapabilityToken, type CapabilityTokenOptions } from './capability-token.js'
export { fromClientName, toClientName } from './client-name.js'
export { type Clock, fixedClock } from './clock.js'
export {
  createTokenEndpoint,
  type Identity,
  type TokenEndpoint,
  type TokenEndpointOptions,
  type TokenMethod,
  type TokenReply,
  type TokenRouteOptions,
} from './endpoint.js'
export { type ErrorCode, ForbiddenError, TwilioTokenError } from './errors.js'
export {
  type ChatGrantOptions,
  chatGrant,
  type Grant,
  type PlaybackGrantOptions,
  playbackGrant,
  type SyncGrantOptions,
  syncGrant,
  type TaskRouterGrantOptions,
  taskRouterGrant,
  type VideoGrantOptions,
  type VoiceGrantOptions,
  videoGrant,
  voiceGrant,
} from './grants.js'
export {
  createTokenHandler,
  type FailureOptions,
  logFailure,
  type TokenHandler,
  type TokenHandlerOptions,
} from './handler.js'
export { userIdentity } from './identity.js'
export { type ClientToken, createTokenIssuer, type IssuedToken, type TokenIssuer } from './issuer.js'
export type {
  AccessIssuerOptions,
  CapabilityIssuerOptions,
  IssueContext,
  IssuedRecord,
  SharedIssuerOptions,
  TokenIssuerOptions,
} from './issuer-options.js'
export { createLazyTokenEndpoint, type LazyTokenEndpoint } from './lazy-endpoint.js'
export type { Params, ParamValue } from './params.js'
export { type LoadedKey, type RotatingSignerOptions, rotatingSigner } from './rotating-signer.js'
export { formatScope, parseScopes, type Scope } from './scope.js'
export type { Environment } from './settings.js'
export type { Signature, Signer } from './signer.js'
export { TaskRouterCapabilityToken, type TaskRouterCapabilityTokenOptions } from './task-router-capability-token.js'
export { defaultEventBridgePolicies, defaultWorkerPolicies, type TaskRouterPolicy } from './task-router-policy.js'
export type { TokenBuilder, TokenBuilderOptions } from './token-builder.js'

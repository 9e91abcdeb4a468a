import { readFileSync } from 'node:fs'
import * as core from '@twilio-capability/core'
import * as browser from '@twilio-capability/core/browser'
import * as testing from '@twilio-capability/core/testing'
import * as verify from '@twilio-capability/core/verify'
import t from 'tap'

t.test('The names of the core are these, and no others.', async (t) => {
  t.strictSame(Object.keys(core), [
    'AccessToken',
    'CapabilityToken',
    'ForbiddenError',
    'TaskRouterCapabilityToken',
    'TwilioTokenError',
    'chatGrant',
    'createLazyTokenEndpoint',
    'createTokenEndpoint',
    'createTokenHandler',
    'createTokenIssuer',
    'defaultEventBridgePolicies',
    'defaultWorkerPolicies',
    'fixedClock',
    'formatScope',
    'fromClientName',
    'hmacSigner',
    'logFailure',
    'parseScopes',
    'playbackGrant',
    'rotatingSigner',
    'syncGrant',
    'taskRouterGrant',
    'toClientName',
    'userIdentity',
    'videoGrant',
    'voiceGrant',
  ])
})

t.test('The names for verifying are these, and no others.', async (t) => {
  t.strictSame(Object.keys(verify), ['decodeToken', 'explainToken', 'verifyToken'])
})

t.test('The names for the page are these, and no others.', async (t) => {
  t.strictSame(Object.keys(browser), ['tokenSource'])
  t.strictSame(Object.keys(testing), ['describeToken', 'fixedClock', 'testAccount'])
})

t.test('The entries of the package are these, and no others.', async (t) => {
  const { exports } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  t.strictSame(Object.keys(exports), ['.', './verify', './browser', './testing', './package.json'])
})

t.test('Every public name is the one of its own file.', async (t) => {
  t.equal((await import('../dist/capability-token.js')).CapabilityToken, core.CapabilityToken)
  t.equal((await import('../dist/hmac-signer-node.js')).hmacSigner, core.hmacSigner)
})

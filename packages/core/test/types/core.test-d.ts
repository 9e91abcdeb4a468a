import {
  AccessToken,
  CapabilityToken,
  type ClientToken,
  type Clock,
  chatGrant,
  createTokenEndpoint,
  createTokenHandler,
  createTokenIssuer,
  type ErrorCode,
  fixedClock,
  formatScope,
  hmacSigner,
  type IssuedToken,
  parseScopes,
  playbackGrant,
  type Scope,
  type Signer,
  syncGrant,
  TwilioTokenError,
  taskRouterGrant,
  toClientName,
  userIdentity,
  videoGrant,
  voiceGrant,
} from '@twilio-capability/core'
import { decodeToken, type TokenDescription, type UnverifiedToken, verifyToken } from '@twilio-capability/core/verify'

const account = { accountSid: 'AC1', authToken: 's' }
const key = { accountSid: 'AC1', apiKeySid: 'SK1', apiKeySecret: 's' }

export const capability: CapabilityToken = new CapabilityToken(account)
  .allowClientIncoming('Alice')
  .allowClientOutgoing('AP1', { Foo: 'Bar', n: 1, t: true, none: null, list: ['x', { deep: undefined }] })
  .allowEventStream({ a: 'b' })
  .disablePresenceEvents()
export const token: Promise<string> = capability.generateToken()

export const access: AccessToken = new AccessToken({ ...key, identity: 'alice', notBefore: 0, region: 'ie1' })
  .allowClientIncoming('alice')
  .allowClientOutgoing('AP1', { Foo: 'Bar' })
  .addGrant(voiceGrant({ incomingAllow: true, outgoingApplicationSid: 'AP1', outgoingApplicationParams: { a: 1 } }))
  .addGrant(videoGrant({ room: 'r' }))
  .addGrant(syncGrant({ serviceSid: 'IS1', endpointId: 'e' }))
  .addGrant(chatGrant({ serviceSid: 'IS1', deploymentRoleSid: 'RL1', pushCredentialSid: 'CR1' }))
  .addGrant(taskRouterGrant({ workspaceSid: 'WS1', workerSid: 'WK1', role: 'worker' }))
  .addGrant(playbackGrant({ grant: { url: 'u' } }))

// @ts-expect-error -- an account is required
new CapabilityToken({ authToken: 's' })
// @ts-expect-error -- an Auth Token is text
new CapabilityToken({ accountSid: 'AC1', authToken: 5 })
// @ts-expect-error -- an option that does not exist
new CapabilityToken({ ...account, ttl: 600 })
// @ts-expect-error -- an option that is given is not undefined
new CapabilityToken({ accountSid: 'AC1', authToken: process.env.TWILIO_AUTH_TOKEN })
// @ts-expect-error -- a client name is text
capability.allowClientIncoming(5)
// @ts-expect-error -- parameters are an object
capability.allowClientOutgoing('AP1', 'Foo=Bar')
// @ts-expect-error -- parameters are plain data
capability.allowClientOutgoing('AP1', { when: new Date(), make: () => 1 })
// @ts-expect-error -- parameters are plain data
capability.allowClientOutgoing('AP1', { big: 5n })
// @ts-expect-error -- a TTL is a number of seconds
capability.generateToken('1h')
// @ts-expect-error -- grants are for access tokens
capability.addGrant(voiceGrant())

// @ts-expect-error -- an API key is required
new AccessToken({ accountSid: 'AC1', apiKeySecret: 's' })
// @ts-expect-error -- no counterpart in an access token
access.allowEventStream()
// @ts-expect-error -- no counterpart in an access token
access.disablePresenceEvents()
// @ts-expect-error -- a grant is what a factory returns
access.addGrant({ incomingAllow: true })
// @ts-expect-error -- misspelt
voiceGrant({ incommingAllow: true })
// @ts-expect-error -- misspelt
voiceGrant({ outgoingApplicationSid: 'AP1', outgoingApplicationParam: {} })
// @ts-expect-error -- not text
voiceGrant({ incomingAllow: 'true' })
// @ts-expect-error -- misspelt
videoGrant({ rooms: 'r' })
// @ts-expect-error -- misspelt
syncGrant({ serviceSID: 'IS1' })
// @ts-expect-error -- misspelt
chatGrant({ endpointID: 'e' })
// @ts-expect-error -- misspelt
taskRouterGrant({ worker: 'WK1' })
// @ts-expect-error -- misspelt
playbackGrant({ grants: {} })

export const clocks: Clock[] = [Date, fixedClock(0), { now: () => 0 }]
export const signers: Signer[] = [
  hmacSigner('s'),
  { algorithm: 'HS256', sign: async () => new Uint8Array(32) },
  { algorithm: 'HS256', sign: () => Buffer.alloc(32) },
]
// @ts-expect-error -- another algorithm
export const otherAlgorithm: Signer = { algorithm: 'RS256', sign: () => '' }
// @ts-expect-error -- no signature
export const noSignature: Signer = { algorithm: 'HS256', sign: () => new ArrayBuffer(32) }
// @ts-expect-error -- milliseconds are a number
export const wrongClock: Clock = { now: () => new Date() }

export const scopes: Scope[] = parseScopes('')
export const scope: string = formatScope({ service: 'client', privilege: 'incoming', params: {} })
// @ts-expect-error -- parameters are required
formatScope({ service: 'client', privilege: 'incoming' })
// @ts-expect-error -- an ID is text
toClientName(5)

createTokenIssuer({
  capabilities(token, { identity, request }) {
    token.disablePresenceEvents()
    token.allowClientIncoming(identity)
    // @ts-expect-error -- grants are for access tokens
    token.addGrant(voiceGrant())
    // @ts-expect-error -- nothing is known of the request
    request.user
  },
})
createTokenIssuer({ tokenType: 'capability', capabilities: (token) => token.allowEventStream() })
createTokenIssuer({ tokenType: 'access', capabilities: (token) => token.addGrant(videoGrant()) })
// @ts-expect-error -- no counterpart in an access token
createTokenIssuer({ tokenType: 'access', capabilities: (token) => token.allowEventStream() })
// @ts-expect-error -- there is no such kind
createTokenIssuer({ tokenType: 'refresh' })
// @ts-expect-error -- a TTL is a number of seconds
createTokenIssuer({ ttl: '1h' })
// @ts-expect-error -- misspelt
createTokenIssuer({ capabilites: () => {} })
createTokenIssuer({
  onIssued(record) {
    // @ts-expect-error -- the audit never gets the token
    record.token
  },
})

const both = (token: ClientToken, { identity }: { identity: string }) => {
  token.allowClientIncoming(identity)
  token.allowClientOutgoing('AP1', { Foo: 'Bar' })
  // @ts-expect-error -- only what both kinds can say
  token.disablePresenceEvents()
}
createTokenIssuer({ capabilities: both })
createTokenIssuer({ tokenType: 'capability', capabilities: both })
createTokenIssuer({ tokenType: 'access', capabilities: both })

interface Call {
  readonly user?: { readonly id: string }
}
const endpoint = createTokenEndpoint<Call>({
  identify: (call) => call.user?.id,
  methods: ['POST'],
  capabilities(token, { request, identity }) {
    token.allowClientOutgoing('AP1', { user: request.user?.id, identity })
  },
})
endpoint('GET', { user: { id: 'alice' } })
// @ts-expect-error -- another request
endpoint('GET', { session: 5 })
createTokenEndpoint<Call>({ identify: async () => null })
// @ts-expect-error -- identify is required
createTokenEndpoint<Call>({})
// @ts-expect-error -- an identity is text
createTokenEndpoint<Call>({ identify: () => 5 })
// @ts-expect-error -- HEAD never mints
createTokenEndpoint<Call>({ identify: () => 'a', methods: ['HEAD'] })

export const handler: (request: Request) => Promise<Response> = createTokenHandler({
  identify: (request) => request.headers.get('x'),
  onFailure: (error, request) => console.error(error.code, request.url),
})

export const identity: string | undefined = userIdentity({ id: 5 })
export const code: ErrorCode = new TwilioTokenError('ERR_INVALID_TTL', '').code
// @ts-expect-error -- there is no such code
new TwilioTokenError('ERR_NO_SUCH_CODE', '')

export const verified: Promise<TokenDescription> = verifyToken('', account)
export const unverified: UnverifiedToken = decodeToken('')
// @ts-expect-error -- an account is required
verifyToken('', { authToken: 's' })
// @ts-expect-error -- a token that is not verified says so
export const isVerified: true = decodeToken('').verified

export const issue = (issued: IssuedToken): [string, string, number, string] => [
  issued.token,
  issued.identity,
  issued.expiresIn,
  issued.expiresAt,
]

import { TwilioTokenError } from './errors.js'
import { encodeHeader } from './jws.js'
import { assertOptionNames } from './options.js'
import { assertAccountSid, assertSid } from './sids.js'
import type { Signer } from './signer.js'
import { signerFor } from './signer-for.js'
import { assertChannelId, type PolicyClaims, policyClaims, type TaskRouterPolicy } from './task-router-policy.js'
import { TokenBuilder, type TokenBuilderOptions } from './token-builder.js'
import { typeName } from './type-name.js'

/** Whose token it is, who signs it, and whose events it is for: a worker's, a task queue's or the whole workspace's. */
export interface TaskRouterCapabilityTokenOptions extends TokenBuilderOptions {
  /** `AC` and 1 to 32 letters or digits. */
  readonly accountSid: string
  /** The account's Auth Token. Give this or `signer`. */
  readonly authToken?: string
  /** Whoever signs with the account's Auth Token. Give this or `authToken`. */
  readonly signer?: Signer
  /** `WS` and 1 to 32 letters or digits. */
  readonly workspaceSid: string
  /** The worker whose token it is. Give this, `taskQueueSid`, `channelId` or none of them. */
  readonly workerSid?: string
  /** The task queue whose token it is. */
  readonly taskQueueSid?: string
  /** Either of these, or the workspace, under the name it has in twilio-node. @default the workspace */
  readonly channelId?: string
  /** What to call it. @default none */
  readonly friendlyName?: string
}

const optionNames = new Set([
  'accountSid',
  'authToken',
  'signer',
  'workspaceSid',
  'workerSid',
  'taskQueueSid',
  'channelId',
  'friendlyName',
  'clock',
  'signTimeout',
])

const header = encodeHeader({ alg: 'HS256', typ: 'JWT' })

/** The version of the format: https://www.twilio.com/docs/taskrouter/js-sdk-v1/workspace/constructing-jwts */
const VERSION = 'v1'

/**
 * Says which requests to TaskRouter a browser may make, for its JavaScript SDK 1.x, and signs it. The token is byte for
 * byte the one of twilio-node's `TaskRouterCapability`, except that `allow: false` forbids.
 */
export class TaskRouterCapabilityToken extends TokenBuilder {
  readonly #accountSid: string
  readonly #workspaceSid: string
  readonly #channelId: string
  readonly #friendlyName: string | undefined
  readonly #policies: PolicyClaims[] = []

  /** @throws ERR_INVALID_ACCOUNT_SID, ERR_INVALID_AUTH_TOKEN, ERR_INVALID_CLOCK or ERR_INVALID_OPTION */
  constructor(options: TaskRouterCapabilityTokenOptions) {
    assertOptionNames(options, optionNames, 'TaskRouterCapabilityToken')
    const { accountSid, workspaceSid, friendlyName } = options
    assertAccountSid(accountSid)
    assertSid('WS', workspaceSid, 'workspaceSid', 'ERR_INVALID_OPTION')
    if (friendlyName !== undefined) assertFriendlyName(friendlyName)
    const channelId = channelOf(options)
    super(signerFor(options.signer, options.authToken, 'authToken', 'ERR_INVALID_AUTH_TOKEN'), options)
    this.#accountSid = accountSid
    this.#workspaceSid = workspaceSid
    this.#channelId = channelId
    this.#friendlyName = friendlyName
  }

  /**
   * Adds rules, after those that are there already.
   *
   * @param policies - your own, or what `defaultWorkerPolicies` and `defaultEventBridgePolicies` return
   * @throws ERR_INVALID_GRANT, ERR_INVALID_PARAMS or ERR_INVALID_OPTION
   */
  addPolicy(...policies: readonly TaskRouterPolicy[]): this {
    this.#policies.push(...policies.map(policyClaims))
    return this
  }

  protected override header(): string {
    return header
  }

  protected override payload(issuedAt: number, expiresAt: number): string {
    return JSON.stringify({
      iss: this.#accountSid,
      exp: expiresAt,
      version: VERSION,
      friendly_name: this.#friendlyName,
      account_sid: this.#accountSid,
      channel: this.#channelId,
      workspace_sid: this.#workspaceSid,
      policies: this.#policies,
      ...(this.#channelId.startsWith('WK') && { worker_sid: this.#channelId }),
      ...(this.#channelId.startsWith('WQ') && { taskqueue_sid: this.#channelId }),
      iat: issuedAt,
    })
  }

  protected override scopes(): readonly string[] {
    return this.#policies.map(({ allow, method, url }) => `${allow ? 'allow' : 'deny'} ${method} ${url}`)
  }
}

function channelOf({ workspaceSid, workerSid, taskQueueSid, channelId }: TaskRouterCapabilityTokenOptions): string {
  if ([workerSid, taskQueueSid, channelId].filter((sid) => sid !== undefined).length > 1) {
    throw invalid('Give at most one of workerSid, taskQueueSid and channelId.')
  }
  if (workerSid !== undefined) assertSid('WK', workerSid, 'workerSid', 'ERR_INVALID_OPTION')
  if (taskQueueSid !== undefined) assertSid('WQ', taskQueueSid, 'taskQueueSid', 'ERR_INVALID_OPTION')
  const channel = workerSid ?? taskQueueSid ?? channelId ?? workspaceSid
  assertChannelId(channel)
  if (channel.startsWith('WS') && channel !== workspaceSid) {
    throw invalid('channelId is another workspace than workspaceSid.')
  }
  return channel
}

function assertFriendlyName(name: unknown): asserts name is string {
  if (typeof name === 'string' && name !== '' && !/\p{Surrogate}/u.test(name)) return
  let got = typeName(name)
  if (typeof name === 'string') got = name === '' ? 'an empty one' : 'one with half of a surrogate pair'
  throw invalid(`friendlyName must be a non-empty string; got ${got}.`)
}

function invalid(message: string): TwilioTokenError {
  return new TwilioTokenError('ERR_INVALID_OPTION', message)
}

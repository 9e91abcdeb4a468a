import { TwilioTokenError } from './errors.js'
import { assertOptionNames } from './options.js'
import { assertParams, type Params } from './params.js'
import { assertAccountSid, assertSid } from './sids.js'
import { typeName } from './type-name.js'

const methods = ['GET', 'POST', 'PUT', 'DELETE'] as const

/** One rule about requests to TaskRouter: https://www.twilio.com/docs/taskrouter/js-sdk-v1/workspace/constructing-jwts */
export interface TaskRouterPolicy {
  /** The resources it is about; `**` stands for everything below. */
  readonly url: string
  /** The requests it is about. @default 'GET' */
  readonly method?: (typeof methods)[number]
  /** Whether they are let through; `false` forbids them. @default true */
  readonly allow?: boolean
  /** What their query must, or may, hold, such as `{ Name: { required: true } }`. @default {} */
  readonly queryFilter?: Params
  /** What their body must, or may, hold, such as `{ ActivitySid: { required: true } }`. @default {} */
  readonly postFilter?: Params
}

const optionNames = new Set(['url', 'method', 'allow', 'queryFilter', 'postFilter'])

const TASK_ROUTER = 'https://taskrouter.twilio.com/v1'
const EVENT_BRIDGE = 'https://event-bridge.twilio.com/v1/wschannels'

/**
 * What the page of every worker needs: to read the workspace's activities and tasks, and its own reservations and
 * record.
 *
 * @param workspaceSid - `WS` and 1 to 32 letters or digits
 * @param workerSid - `WK` and 1 to 32 letters or digits
 * @throws ERR_INVALID_OPTION
 */
export function defaultWorkerPolicies(workspaceSid: string, workerSid: string): TaskRouterPolicy[] {
  assertSid('WS', workspaceSid, 'workspaceSid', 'ERR_INVALID_OPTION')
  assertSid('WK', workerSid, 'workerSid', 'ERR_INVALID_OPTION')
  const workspace = `${TASK_ROUTER}/Workspaces/${workspaceSid}`
  const worker = `${workspace}/Workers/${workerSid}`
  return [`${workspace}/Activities`, `${workspace}/Tasks/**`, `${worker}/Reservations/**`, worker].map((url) => ({
    url,
    method: 'GET',
  }))
}

/**
 * What every page needs for its events: the WebSocket of its channel, both ways.
 *
 * @param accountSid - `AC` and 1 to 32 letters or digits
 * @param channelId - the SID of the worker, the task queue or the workspace
 * @throws ERR_INVALID_ACCOUNT_SID or ERR_INVALID_OPTION
 */
export function defaultEventBridgePolicies(accountSid: string, channelId: string): TaskRouterPolicy[] {
  assertAccountSid(accountSid)
  assertChannelId(channelId)
  const url = `${EVENT_BRIDGE}/${accountSid}/${channelId}`
  return [
    { url, method: 'GET' },
    { url, method: 'POST' },
  ]
}

/** @throws ERR_INVALID_OPTION unless this is the SID of a worker, a task queue or a workspace */
export function assertChannelId(channelId: unknown): asserts channelId is string {
  const prefix = typeof channelId === 'string' ? channelId.slice(0, 2) : ''
  assertSid(prefix === 'WK' || prefix === 'WQ' ? prefix : 'WS', channelId, 'channelId', 'ERR_INVALID_OPTION')
}

/** A policy as it stands in the token. */
export interface PolicyClaims {
  readonly url: string
  readonly method: string
  readonly query_filter: object
  readonly post_filter: object
  readonly allow: boolean
}

/**
 * Makes claims of a policy, in the order in which twilio-node writes them. They share nothing with what was given.
 *
 * @throws ERR_INVALID_GRANT, ERR_INVALID_PARAMS or ERR_INVALID_OPTION
 */
export function policyClaims(policy: TaskRouterPolicy): PolicyClaims {
  assertOptionNames(policy, optionNames, 'A policy')
  const { url, method = 'GET', allow = true, queryFilter = {}, postFilter = {} } = policy
  if (typeof url !== 'string' || !/^https:\/\/[!-~]+$/.test(url)) {
    throw invalid(`url must be one of TaskRouter's, such as ${TASK_ROUTER}/Workspaces/WS…/**`)
  }
  if (!methods.includes(method)) throw invalid(`method must be one of ${methods.join(', ')}`)
  if (typeof allow !== 'boolean') throw invalid(`allow must be true or false; got ${typeName(allow)}`)
  assertParams(queryFilter, 'queryFilter')
  assertParams(postFilter, 'postFilter')
  return { url, method, query_filter: copyOf(queryFilter), post_filter: copyOf(postFilter), allow }
}

function copyOf(filter: Params): object {
  return JSON.parse(JSON.stringify(filter))
}

function invalid(detail: string): TwilioTokenError {
  return new TwilioTokenError('ERR_INVALID_GRANT', `A policy's ${detail}.`)
}

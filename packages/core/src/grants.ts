import { TwilioTokenError } from './errors.js'
import { assertOptionNames } from './options.js'
import { assertParams, assertText, copyOf, type Params } from './params.js'
import { assertApplicationSid } from './sids.js'
import { typeName } from './type-name.js'

/** What an access token allows in one of Twilio's products, as the factories of this module make it. */
export interface Grant {
  /** The name under which it stands in the token. */
  readonly name: 'voice' | 'video' | 'data_sync' | 'chat' | 'task_router' | 'player'
  /** As they stand in the token. */
  readonly claims: object
}

const grantNames: ReadonlySet<unknown> = new Set<Grant['name']>([
  'voice',
  'video',
  'data_sync',
  'chat',
  'task_router',
  'player',
])

/** The options of `voiceGrant`, named as in twilio-node. */
export interface VoiceGrantOptions {
  /** Whether the browser may receive calls. @default false */
  readonly incomingAllow?: boolean
  /** The TwiML application through which it may place calls. */
  readonly outgoingApplicationSid?: string
  /** Sent to that application with every call, signed. */
  readonly outgoingApplicationParams?: Params
  /** For a mobile app that is woken by a push. */
  readonly pushCredentialSid?: string
  /** Tells several devices of one identity apart. */
  readonly endpointId?: string
}

/** The options of `videoGrant`. */
export interface VideoGrantOptions {
  /** The name or SID of the one room that may be joined. @default every room */
  readonly room?: string
}

/** The options of `syncGrant`. */
export interface SyncGrantOptions {
  /** The Sync service that may be used: `IS…`, or `default`. */
  readonly serviceSid?: string
  /** Tells several devices of one identity apart. */
  readonly endpointId?: string
}

/** The options of `chatGrant`. */
export interface ChatGrantOptions {
  /** The Chat or Conversations service that may be used: `IS…`. */
  readonly serviceSid?: string
  /** Tells several devices of one identity apart. */
  readonly endpointId?: string
  /** The deployment role that the user gets. */
  readonly deploymentRoleSid?: string
  /** For a mobile app that is told of messages by a push. */
  readonly pushCredentialSid?: string
}

/** The options of `taskRouterGrant`. */
export interface TaskRouterGrantOptions {
  /** The workspace: `WS…`. */
  readonly workspaceSid?: string
  /** The worker whose page it is: `WK…`. */
  readonly workerSid?: string
  /** The role that it gets, such as `worker`. */
  readonly role?: string
}

/** The options of `playbackGrant`. */
export interface PlaybackGrantOptions {
  /** What Twilio's PlaybackGrant resource answered. */
  readonly grant?: Params
}

/**
 * Calls, as `allowClientIncoming` and `allowClientOutgoing` give them, and what only this grant can say.
 *
 * @throws ERR_INVALID_GRANT, ERR_INVALID_APPLICATION_SID or ERR_INVALID_PARAMS
 */
export function voiceGrant(options: VoiceGrantOptions = {}): Grant {
  const names = [
    'incomingAllow',
    'outgoingApplicationSid',
    'outgoingApplicationParams',
    'pushCredentialSid',
    'endpointId',
  ]
  const claims = texts('voiceGrant', options, names, {
    pushCredentialSid: 'push_credential_sid',
    endpointId: 'endpoint_id',
  })
  const { incomingAllow, outgoingApplicationSid, outgoingApplicationParams } = options
  if (incomingAllow !== undefined && typeof incomingAllow !== 'boolean') {
    throw invalid(`voiceGrant: incomingAllow must be true or false; got ${typeName(incomingAllow)}.`)
  }
  if (outgoingApplicationParams !== undefined && outgoingApplicationSid === undefined) {
    throw invalid('voiceGrant: outgoingApplicationParams need the outgoingApplicationSid that is to receive them.')
  }
  return grant('voice', {
    ...(incomingAllow && { incoming: { allow: true } }),
    ...(outgoingApplicationSid !== undefined && {
      outgoing: outgoingClaims(outgoingApplicationSid, outgoingApplicationParams, 'outgoingApplication'),
    }),
    ...claims,
  })
}

/** Video rooms. @throws ERR_INVALID_GRANT */
export function videoGrant(options: VideoGrantOptions = {}): Grant {
  return grant('video', texts('videoGrant', options, [], { room: 'room' }))
}

/** Sync. @throws ERR_INVALID_GRANT */
export function syncGrant(options: SyncGrantOptions = {}): Grant {
  return grant('data_sync', texts('syncGrant', options, [], { serviceSid: 'service_sid', endpointId: 'endpoint_id' }))
}

/** Chat and Conversations. @throws ERR_INVALID_GRANT */
export function chatGrant(options: ChatGrantOptions = {}): Grant {
  return grant(
    'chat',
    texts('chatGrant', options, [], {
      serviceSid: 'service_sid',
      endpointId: 'endpoint_id',
      deploymentRoleSid: 'deployment_role_sid',
      pushCredentialSid: 'push_credential_sid',
    }),
  )
}

/** TaskRouter. @throws ERR_INVALID_GRANT */
export function taskRouterGrant(options: TaskRouterGrantOptions = {}): Grant {
  return grant(
    'task_router',
    texts('taskRouterGrant', options, [], { workspaceSid: 'workspace_sid', workerSid: 'worker_sid', role: 'role' }),
  )
}

/** Playback of a Live stream. @throws ERR_INVALID_GRANT or ERR_INVALID_PARAMS */
export function playbackGrant(options: PlaybackGrantOptions = {}): Grant {
  assertOptionNames(options, new Set(['grant']), 'playbackGrant')
  if (options.grant !== undefined) assertParams(options.grant, 'grant')
  return grant('player', options.grant ?? {})
}

/**
 * The claims by which an access token allows outgoing calls.
 *
 * @throws ERR_INVALID_APPLICATION_SID or ERR_INVALID_PARAMS
 */
export function outgoingClaims(applicationSid: string, params: Params | undefined, label: string): object {
  assertApplicationSid(applicationSid, `${label}Sid`)
  if (params === undefined) return { application_sid: applicationSid }
  assertParams(params, label === 'application' ? 'params' : `${label}Params`)
  return { application_sid: applicationSid, params: copyOf(params) }
}

/** Keeps a copy that nobody can change. */
function grant(name: Grant['name'], claims: object): Grant {
  return Object.freeze({ name, claims: freeze(JSON.parse(JSON.stringify(claims))) })
}

/** @throws ERR_INVALID_GRANT unless this is what one of the factories returns */
export function assertGrant(value: unknown): asserts value is Grant {
  const { name, claims } = (value ?? {}) as Partial<Grant>
  if (grantNames.has(name) && typeof claims === 'object' && claims !== null && Object.isFrozen(claims)) return
  throw invalid(`addGrant takes what voiceGrant(…) and its kind return; got ${typeName(value)}.`)
}

/** Reads the options that are text, in the order of `claimNames`, which says where in the token they stand. */
function texts(
  where: string,
  options: object,
  others: readonly string[],
  claimNames: Readonly<Record<string, string>>,
): Record<string, string> {
  assertOptionNames(options, new Set([...others, ...Object.keys(claimNames)]), where)
  const claims: Record<string, string> = {}
  for (const [option, claimName] of Object.entries(claimNames)) {
    const text: unknown = options[option as keyof typeof options]
    if (text === undefined) continue
    if (typeof text !== 'string' || text === '') {
      throw invalid(
        `${where}: ${option} must be a non-empty string; got ${text === '' ? 'an empty one' : typeName(text)}.`,
      )
    }
    assertText(text, `${where}: ${option}`)
    claims[claimName] = text
  }
  return claims
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) freeze(inner)
  return Object.freeze(value)
}

function invalid(message: string): TwilioTokenError {
  return new TwilioTokenError('ERR_INVALID_GRANT', message)
}

import { readFileSync } from 'node:fs'
import t from 'tap'
import {
  AccessToken,
  type AccessTokenOptions,
  CapabilityToken,
  chatGrant,
  fixedClock,
  type Grant,
  playbackGrant,
  syncGrant,
  TwilioTokenError,
  taskRouterGrant,
  videoGrant,
  voiceGrant,
} from '../dist/index.js'

interface Expectation {
  readonly token?: string
  readonly scope?: string
  readonly phpToken?: string
  readonly payload?: object
  readonly header?: object
  readonly error?: string
}

interface Case {
  readonly id: string
  readonly describe: string
  /** Seconds since the epoch. */
  readonly clock: number
  readonly accountSid: string
  readonly expect: Expectation
}

interface CapabilityCase extends Case {
  readonly authToken: string
  readonly calls: readonly (readonly [name: string, ...args: unknown[]])[]
  readonly ttl?: number
}

interface AccessCase extends Case {
  readonly apiKeySid: string
  readonly apiKeySecret: string
  readonly options: { identity?: string; ttl?: number; nbf?: number; region?: string } | null
  readonly grants: readonly (readonly [name: string, options: object])[]
  readonly tokenId?: string
}

const factories: Readonly<Record<string, (options: object) => Grant>> = {
  VoiceGrant: voiceGrant,
  VideoGrant: videoGrant,
  SyncGrant: syncGrant,
  ChatGrant: chatGrant,
  TaskRouterGrant: taskRouterGrant,
  PlaybackGrant: playbackGrant,
}

t.test('The capability tokens are those of Services_Twilio_Capability, byte for byte.', async (t) => {
  const cases: CapabilityCase[] = read('capability.json')
  t.equal(cases.length, 116)
  for (const { id, describe, clock, accountSid, authToken, calls, ttl, expect } of cases) {
    const made = await outcome(() => {
      const builder = new CapabilityToken({ accountSid, authToken, clock: fixedClock(clock * 1000) })
      const verbs = builder as unknown as Record<string, (...args: unknown[]) => unknown>
      for (const [verb, ...args] of calls) verbs[verb]?.(...args)
      return builder.generateToken(ttl)
    })
    t.equal(made, expect.token ?? expect.error, `${id}: ${describe}`)
    if (expect.scope !== undefined) t.equal(part(made, 1).scope, expect.scope, `${id}: scope`)
    if (expect.phpToken !== undefined) t.not(made, expect.phpToken, `${id}: differs on purpose`)
  }
})

t.test('The access tokens are those of twilio-node, byte for byte.', async (t) => {
  const cases: AccessCase[] = read('access.json')
  t.equal(cases.length, 30)
  for (const { id, describe, clock, accountSid, apiKeySid, apiKeySecret, options, grants, tokenId, expect } of cases) {
    const { ttl, nbf: notBefore, ...rest } = options ?? {}
    const made = await outcome(() => {
      const given = {
        accountSid,
        apiKeySid,
        apiKeySecret,
        tokenId,
        notBefore,
        ...rest,
        clock: fixedClock(clock * 1000),
      }
      const builder = new AccessToken(given as AccessTokenOptions)
      for (const [name, grantOptions] of grants) builder.addGrant(factories[name]?.(grantOptions) as Grant)
      return builder.generateToken(ttl)
    })
    t.equal(made, expect.token ?? expect.error, `${id}: ${describe}`)
    if (expect.token === undefined) continue
    t.strictSame(part(made, 0), expect.header, `${id}: header`)
    t.strictSame(part(made, 1), expect.payload, `${id}: payload`)
  }
})

function read<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../test/vectors/${name}`, import.meta.url), 'utf8'))
}

/** The token, or the code of the error. */
async function outcome(mint: () => Promise<string>): Promise<string> {
  try {
    return await mint()
  } catch (error) {
    if (error instanceof TwilioTokenError) return error.code
    throw error
  }
}

function part(token: string, index: number): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString())
}

import {
  AccessToken,
  type AccessTokenOptions,
  CapabilityToken,
  chatGrant,
  fixedClock,
  type Grant,
  playbackGrant,
  syncGrant,
  taskRouterGrant,
  videoGrant,
  voiceGrant,
} from '@twilio-capability/core'
import { verifyToken } from '@twilio-capability/core/verify'
import type { Suite } from './check.js'

/** The golden tokens of the core's own tests. */
export interface Vectors {
  readonly capability: readonly CapabilityCase[]
  readonly access: readonly AccessCase[]
}

interface Case {
  readonly id: string
  /** Seconds since the epoch. */
  readonly clock: number
  readonly accountSid: string
  /** The token, or the code of the error. */
  readonly expect: { readonly token?: string; readonly error?: string }
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

/** Every golden token, minted and verified. */
export function vectorSuite({ capability, access }: Vectors): Suite {
  return {
    name: 'vectors',
    cases: {
      async 'The capability tokens are those of Services_Twilio_Capability, byte for byte.'(check) {
        for (const { id, clock, accountSid, authToken, calls, ttl, expect } of capability) {
          const options = { accountSid, authToken, clock: fixedClock(clock * 1000) }
          const made = await outcome(() => {
            const builder = new CapabilityToken(options)
            const verbs = builder as unknown as Record<string, (...args: unknown[]) => unknown>
            for (const [verb, ...args] of calls) verbs[verb]?.(...args)
            return builder.generateToken(ttl)
          })
          check.equal(made, expect.token ?? expect.error, id)
          if (expect.token === undefined) continue
          check.equal((await verifyToken(made, options)).accountSid, accountSid, `${id}, verified:`)
        }
      },

      async 'The access tokens are those of twilio-node, byte for byte.'(check) {
        for (const vector of access) {
          const { id, clock, accountSid, apiKeySid, apiKeySecret, grants, tokenId, expect } = vector
          const { ttl, nbf: notBefore, ...rest } = vector.options ?? {}
          const key = { accountSid, apiKeySid, apiKeySecret }
          const made = await outcome(() => {
            const given = { ...key, tokenId, notBefore, ...rest, clock: fixedClock(clock * 1000) }
            const builder = new AccessToken(given as AccessTokenOptions)
            for (const [name, grantOptions] of grants) builder.addGrant(factories[name]?.(grantOptions) as Grant)
            return builder.generateToken(ttl)
          })
          check.equal(made, expect.token ?? expect.error, id)
          if (expect.token === undefined) continue
          const start = fixedClock(Math.max(clock, notBefore ?? 0) * 1000)
          check.equal((await verifyToken(made, { ...key, clock: start })).apiKeySid, apiKeySid, `${id}, verified:`)
        }
      },
    },
  }
}

/** The token, or the code of the error. */
async function outcome(mint: () => Promise<string>): Promise<string> {
  try {
    return await mint()
  } catch (error) {
    return String((error as { code?: unknown }).code ?? error)
  }
}

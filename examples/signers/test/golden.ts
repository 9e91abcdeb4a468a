import { CapabilityToken, type ClientToken, fixedClock, type Signer } from '@twilio-capability/core'
import twilioCapability from '@twilio-capability/fastify'
import Fastify from 'fastify'
import type t from 'tap'
import vectors from '../../../packages/core/test/vectors/capability.json' with { type: 'json' }

/** The token that every tutorial ends with, as the PHP class makes it. */
const vector = vectors.find(({ id }) => id === 'seed-doc-flow')
if (!vector?.expect.token || !vector.authToken) throw new Error('The vector seed-doc-flow is gone.')

export const golden: string = vector.expect.token
export const authToken: string = vector.authToken
export const accountSid: string = vector.accountSid
const clock = fixedClock(vector.clock * 1000)

function allow(token: CapabilityToken): void {
  token.allowClientIncoming('Alice').allowClientOutgoing('AP123123', { Foo: 'Bar' }).disablePresenceEvents()
}

/** The golden token, by a builder. */
export function goldenToken(signer: Signer): Promise<string> {
  const token = new CapabilityToken({ accountSid, signer, clock })
  allow(token)
  return token.generateToken(600)
}

/** What the browser and the log get. */
export interface Answer {
  readonly status: number
  readonly body: { readonly token?: string; readonly code?: string; readonly message?: string }
  readonly log: string
}

/** Starts a server whose route makes the golden token, and returns a function that asks it. */
export async function serve(
  t: Tap,
  signer: Signer,
  more?: (token: ClientToken) => unknown,
): Promise<() => Promise<Answer>> {
  const log: string[] = []
  const app = Fastify({ logger: { level: 'trace', stream: { write: (line: string) => log.push(line) } } })
  await app.register(twilioCapability, {
    accountSid,
    signer,
    clock,
    ttl: 600,
    identify: () => 'Alice',
    capabilities(token) {
      allow(token)
      return more?.(token)
    },
  })
  t.teardown(() => app.close())
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  return async () => {
    const response = await fetch(`${url}/token`)
    return { status: response.status, body: (await response.json()) as Answer['body'], log: log.join('') }
  }
}

type Tap = Pick<typeof t, 'teardown'>

import { createHmac } from 'node:crypto'
import { assertError, assertToken } from '../answers.js'
import { faults, type Outcome } from '../faults.js'
import { createGate, type Gate } from '../gate.js'
import { SECRET } from '../kinds.js'
import type { CaseOptions, Cases, Route } from '../stage.js'
import { pause, requestTo, send, watchRejections } from './clients.js'

const alice = { user: { sub: 'Alice' } }

/** Somebody who can keep an answer waiting. */
interface Party {
  /** Options by which he answers when `wait` does, and as it does. */
  readonly options: (wait: () => Promise<void>) => CaseOptions
  /** If he never does. */
  readonly late: Outcome
  /** The code if he fails. */
  readonly failed: string
}

const callbackFailed = 'ERR_CALLBACK_FAILED'

const parties = {
  identify: {
    options: (wait) => ({ identify: () => wait().then(() => 'Alice') }),
    late: faults.identifyIsLate,
    failed: callbackFailed,
  },
  capabilities: {
    options: (wait) => ({
      capabilities(token, { identity }) {
        token.allowClientIncoming(identity)
        return wait()
      },
    }),
    late: faults.capabilitiesAreLate,
    failed: callbackFailed,
  },
  onIssued: { options: (wait) => ({ onIssued: wait }), late: faults.auditIsLate, failed: callbackFailed },
  signer: {
    options: (wait) => ({
      signer: {
        algorithm: 'HS256',
        sign: (input) => wait().then(() => createHmac('sha256', SECRET).update(input).digest()),
      },
    }),
    late: faults.signerIsLate,
    failed: 'ERR_SIGNER_FAILED',
  },
} as const satisfies Record<string, Party>

/** Keeps the first callers waiting at the gate, where they then fail, and nobody after them. */
function failAt(gate: Gate, callers: number): () => Promise<void> {
  let come = 0
  return async () => {
    come += 1
    if (come > callers) return
    await gate.pass()
    throw new Error('too late')
  }
}

/** The codes that the framework's channel gets, until there are this many. Koa also tells of connections that broke. */
async function codesTold(route: Route, count: number): Promise<unknown[]> {
  const codes: unknown[] = []
  while (codes.length < count) {
    await pause(5)
    const told = route.failures().map((failure) => (failure as { code?: unknown }).code)
    codes.push(...told.filter((code) => code !== 'ECONNRESET'))
  }
  return codes
}

/** Who waits for this party is told in time, and nobody else waits. */
function neverAnswers({ options, late }: Party): Cases[string] {
  return async (t, { kind, serve }) => {
    const rejections = watchRejections(t)
    const gate = createGate()
    const route = await serve({ ...options(failAt(gate, 1)), callbackTimeout: 30, signTimeout: 30 })
    const stuck = route.ask(alice)
    await Promise.race([gate.reachedBy(1), stuck])
    assertToken(t, kind, await route.ask(alice))
    t.match(assertError(t, route, await stuck, late.body), { cause: { message: late.log } })
    gate.open()
    await pause(5)
    assertToken(t, kind, await route.ask(alice))
    t.strictSame(route.failures(), [], 'what comes too late is dropped')
    t.strictSame(rejections, [])
  }
}

/** Nobody is there to be told that this party failed. */
function failsForNobody({ options, failed }: Party): Cases[string] {
  return async (t, { kind, serve }) => {
    const rejections = watchRejections(t)
    const gate = createGate()
    const route = await serve({ ...options(failAt(gate, 10)), callbackTimeout: 60_000, signTimeout: 60_000 })
    const hangUps = await Promise.all(
      Array.from({ length: 10 }, (_, turn) => send(route, `${requestTo(route, turn % 2 ? 'GET' : 'POST')}\r\n`)),
    )
    await gate.reachedBy(hangUps.length)
    await Promise.all(hangUps.map((hangUp) => hangUp()))
    gate.open()
    t.strictSame(await codesTold(route, hangUps.length), Array(hangUps.length).fill(failed))
    assertToken(t, kind, await route.ask(alice))
    t.strictSame(rejections, [])
  }
}

/** Whoever has the next word, and does not say it in time. */
export const lateCases: Cases = {
  'identify that never answers is a 503, and keeps nobody else waiting': neverAnswers(parties.identify),
  'capabilities that never answer are a 503, and keep nobody else waiting': neverAnswers(parties.capabilities),
  'onIssued that never answers is a 503, and keeps nobody else waiting': neverAnswers(parties.onIssued),
  'a signer that never answers is a 503, and keeps nobody else waiting': neverAnswers(parties.signer),
  'identify that fails when the clients have hung up is told of, and hurts nobody': failsForNobody(parties.identify),
  'capabilities that fail when the clients have hung up are told of, and hurt nobody': failsForNobody(
    parties.capabilities,
  ),
  'onIssued that fails when the clients have hung up is told of, and hurts nobody': failsForNobody(parties.onIssued),
  'a signer that fails when the clients have hung up is told of, and hurts nobody': failsForNobody(parties.signer),
}

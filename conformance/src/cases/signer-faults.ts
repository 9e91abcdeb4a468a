import { createHmac } from 'node:crypto'
import type { Signer } from '@twilio-capability/core'
import type { Test } from 'tap'
import { assertClean, assertToken } from '../answers.js'
import { chance } from '../chance.js'
import { faults } from '../faults.js'
import { createGate } from '../gate.js'
import { type Kind, SECRET, signatureFor } from '../kinds.js'
import type { Answer, Cases, Route } from '../stage.js'

/** Which callers, by their number, the signer fails. */
type Schedule = readonly boolean[]

function scheduleOf(callers: number, fails: (caller: number) => boolean): Schedule {
  return Array.from({ length: callers }, (_, caller) => fails(caller))
}

/** Working and broken in turns, each for five calls on average. */
function bursts(callers: number): Schedule {
  let broken = false
  return scheduleOf(callers, (caller) => {
    if (chance('bursts', caller) < 0.2) broken = !broken
    return broken
  })
}

/** A signer that knows from what it signs whose turn it is. */
function signerBy(kind: Kind, sign: (caller: string) => Promise<void> | void): Signer {
  return {
    algorithm: 'HS256',
    async sign(signingInput) {
      await sign(kind.identityIn(signingInput) ?? '')
      return createHmac('sha256', SECRET).update(signingInput).digest()
    },
  }
}

function ask(route: Route, sub: string): Promise<Answer> {
  return route.ask({ user: { sub } })
}

/** Asks for all callers, twenty at a time. */
async function askAll(route: Route, callers: readonly string[]): Promise<Answer[]> {
  const answers: Answer[] = []
  for (let next = 0; next < callers.length; next += 20) {
    answers.push(...(await Promise.all(callers.slice(next, next + 20).map((caller) => ask(route, caller)))))
  }
  return answers
}

/** A token for this very caller. */
function isTokenOf(caller: string, kind: Kind, { status, body }: Answer): boolean {
  const { token = '', identity } = JSON.parse(body)
  const signature = String(token).split('.')[2]
  return (
    status === 200 &&
    identity === caller &&
    kind.identityIn(token) === caller &&
    signature === signatureFor(token).toString('base64url')
  )
}

/** The errors of the signer that the framework was told of, each below the two of this library that say so. */
function causesOf(t: Test, failures: readonly unknown[]): string[] {
  return failures.map((failure) => {
    const { code, cause } = failure as { code: string; cause: Error & { cause: Error } }
    t.equal(code, 'ERR_SIGNER_FAILED')
    t.equal(cause.message, faults.signerFails.log)
    return cause.cause.message
  })
}

/** Those whom the signer fails get a 503 each and a line in the log; all others get their token. */
function failing(schedule: Schedule): Cases[string] {
  return async (t, { kind, serve }) => {
    const callers = schedule.map((_, caller) => `caller${caller}`)
    const unlucky = callers.filter((_, caller) => schedule[caller])
    t.not(unlucky.length, 0)
    const route = await serve({
      signer: signerBy(kind, (caller) => {
        if (unlucky.includes(caller)) throw new Error(`no signature for ${caller}`)
      }),
    })
    const answers = await askAll(route, callers)
    const wrong = answers.filter((answer, caller) => {
      if (schedule[caller]) return answer.status !== 503 || answer.body !== faults.signerFails.body
      return !isTokenOf(`caller${caller}`, kind, answer)
    })
    t.strictSame(wrong, [])
    for (const answer of answers.filter(({ status }) => status === 503).slice(0, 3)) assertClean(t, answer)
    const told = causesOf(t, route.failures())
    t.strictSame(told.sort(), unlucky.map((caller) => `no signature for ${caller}`).sort())
    assertToken(t, kind, await ask(route, 'Alice'))
    t.strictSame(route.failures(), [])
  }
}

/** A key elsewhere is there most of the time. */
export const signerFaultCases: Cases = {
  'a signer that fails one time in a hundred fails that caller and nobody else': failing(
    scheduleOf(100, (caller) => chance('once in a hundred', caller) < 0.01),
  ),
  'a signer that fails every other time fails those callers and nobody else': failing(
    scheduleOf(20, (caller) => chance('every other', caller) < 0.5),
  ),
  'a signer that fails in bursts fails those callers and nobody else': failing(bursts(40)),
  'a signer that fails every time fails everybody until it works': failing(scheduleOf(20, () => true)),

  async 'a signer that fails slowly keeps nobody else waiting'(t, { kind, serve }) {
    const gate = createGate()
    const route = await serve({
      signTimeout: 60_000,
      signer: signerBy(kind, async (caller) => {
        if (caller === 'Alice') return
        await gate.pass()
        throw new Error(`no signature for ${caller}`)
      }),
    })
    const callers = Array.from({ length: 10 }, (_, caller) => `caller${caller}`)
    const slow = callers.map((caller) => ask(route, caller))
    try {
      // Whoever is answered before the gate opens would leave it waiting for ever.
      await Promise.race([gate.reachedBy(slow.length), ...slow])
      assertToken(t, kind, await ask(route, 'Alice'))
      t.strictSame(route.failures(), [])
    } finally {
      gate.open()
    }
    for (const answer of await Promise.all(slow)) {
      t.equal(answer.body, faults.signerFails.body)
      assertClean(t, answer)
    }
    t.equal(causesOf(t, route.failures()).length, slow.length)
    assertToken(t, kind, await ask(route, 'Alice'))
  },
}

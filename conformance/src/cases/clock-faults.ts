import { assertClean, assertError, assertToken } from '../answers.js'
import { clockSays, faults } from '../faults.js'
import { payloadOf } from '../kinds.js'
import type { Cases } from '../stage.js'

const alice = { user: { sub: 'Alice' } }
const noon = 1_300_000_000_000
const hour = 3_600_000

/** A clock is whatever the app says it is. */
export const clockFaultCases: Cases = {
  async 'a clock that jumps back and forth by an hour dates every token by one reading'(t, { serve }) {
    const readings: number[] = []
    const jumps = [0, hour, -hour, hour, 0, -hour]
    const clock = {
      now() {
        const now = noon + (jumps[readings.length % jumps.length] ?? 0)
        readings.push(now)
        return now
      },
    }
    const route = await serve({ clock })
    for (const turn of jumps.keys()) {
      const answer = await route.ask(alice)
      t.equal(answer.status, 200)
      assertClean(t, answer)
      t.equal(readings.length, turn + 1)
      const issuedAt = (readings[turn] ?? 0) / 1000
      const { token, expiresIn, expiresAt } = JSON.parse(answer.body)
      const { iat = issuedAt, exp } = JSON.parse(payloadOf(token))
      const found = { iat, exp, expiresIn, expiresAt }
      const until = new Date((issuedAt + 3600) * 1000).toISOString()
      t.strictSame(found, { iat: issuedAt, exp: issuedAt + 3600, expiresIn: 3600, expiresAt: until })
    }
    t.strictSame(route.failures(), [])
  },

  async 'a clock that stands still gives every caller a token, and the same caller the same one'(t, { kind, serve }) {
    const route = await serve({ clock: { now: () => noon } })
    const first = assertToken(t, kind, await route.ask(alice))
    assertToken(t, kind, await route.ask({ user: { sub: 'Bob' } }), 'Bob')
    const second = assertToken(t, kind, await route.ask(alice))
    t.equal(kind.comparable(second), kind.comparable(first))
  },

  async 'a clock that says anything but a time is a 500 until it says one'(t, { kind, serve }) {
    let now: unknown
    const route = await serve({ clock: { now: () => now as number } })
    for (const [value, got] of [
      [Number.NaN, 'NaN'],
      [String(noon), 'a string'],
      [new Date(noon), 'an object'],
      [BigInt(noon), 'a bigint'],
      [Number.POSITIVE_INFINITY, 'Infinity'],
      [-1, '-1'],
      [null, 'null'],
      [undefined, 'undefined'],
      [Promise.resolve(noon), 'an object'],
    ] as const) {
      now = value
      const { body, log } = clockSays(got)
      t.match(assertError(t, route, await route.ask(alice), body), { cause: { message: log } })
      now = noon
      assertToken(t, kind, await route.ask(alice))
    }
  },

  async 'a clock that throws is a 500 until it works'(t, { kind, serve }) {
    let broken = true
    const now = () => {
      if (broken) throw new Error('no battery')
      return noon
    }
    const route = await serve({ clock: { now } })
    const { body, log } = faults.clockThrows
    const failure = assertError(t, route, await route.ask(alice), body)
    t.match(failure, { cause: { message: log, cause: { message: 'no battery' } } })
    broken = false
    assertToken(t, kind, await route.ask(alice))
  },
}

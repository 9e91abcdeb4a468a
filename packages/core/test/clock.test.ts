import t from 'tap'
import { assertClock, fixedClock, secondsOf } from '../dist/clock.js'
import { TwilioTokenError } from '../dist/errors.js'
import { thrownBy } from './thrown.js'

const LATEST = 8.64e15 - 86_400_000

t.test('A fixed clock stands still and cannot be changed.', async (t) => {
  const clock = fixedClock(1_300_000_000_000)
  t.equal(clock.now(), 1_300_000_000_000)
  t.equal(clock.now(), 1_300_000_000_000)
  t.ok(Object.isFrozen(clock))
})

t.test('A clock is read in whole seconds, rounded down.', async (t) => {
  t.equal(secondsOf(fixedClock(1_300_000_000_000)), 1_300_000_000)
  t.equal(secondsOf(fixedClock(1_300_000_000_999.9)), 1_300_000_000)
  t.equal(secondsOf(fixedClock(999)), 0)
  t.equal(secondsOf(fixedClock(1000)), 1)
})

t.test('Date is a clock.', async (t) => {
  assertClock(Date)
  const before = Math.floor(Date.now() / 1000)
  const now = secondsOf(Date)
  t.ok(now >= before && now <= Date.now() / 1000)
})

t.test('The method of a clock keeps its this.', async (t) => {
  class Watch {
    readonly #now = 5000
    now(): number {
      return this.#now
    }
  }
  t.equal(secondsOf(new Watch()), 5)
})

t.test('The epoch and the last day that JavaScript knows are times.', async (t) => {
  t.equal(secondsOf(fixedClock(0)), 0)
  t.equal(secondsOf(fixedClock(LATEST)), LATEST / 1000)
})

t.test('A fixed clock takes nothing but a time.', async (t) => {
  const expected = 'fixedClock(now) must be a number of milliseconds since the epoch, as Date.now() returns; got '
  const cases: [unknown, string][] = [
    [-1, '-1'],
    [LATEST + 1, '8639999913600001'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    ['1300000000000', 'a string'],
    [new Date(0), 'an object'],
    [undefined, 'undefined'],
    [5n, 'a bigint'],
  ]
  for (const [now, got] of cases) {
    t.strictSame(
      thrownBy(() => fixedClock(now as number)),
      ['ERR_INVALID_CLOCK', `${expected}${got}.`],
    )
  }
})

t.test('A clock that says anything but a time is refused.', async (t) => {
  t.strictSame(
    thrownBy(() => secondsOf({ now: () => Number.NaN })),
    [
      'ERR_INVALID_CLOCK',
      'clock.now() must be a number of milliseconds since the epoch, as Date.now() returns; got NaN.',
    ],
  )
})

t.test('A clock that throws is refused, with its error as the cause.', async (t) => {
  const cause = new Error('stopped')
  const clock = {
    now() {
      throw cause
    },
  }
  t.strictSame(
    thrownBy(() => secondsOf(clock)),
    ['ERR_INVALID_CLOCK', 'clock.now() threw.'],
  )
  t.throws(() => secondsOf(clock), new TwilioTokenError('ERR_INVALID_CLOCK', 'clock.now() threw.', { cause }))
})

t.test('What has no method now is not a clock.', async (t) => {
  const expected = 'clock must have a method now() that returns milliseconds, as Date does; got '
  for (const [clock, got] of [
    [null, 'null'],
    [undefined, 'undefined'],
    [5, 'a number'],
    [{ now: 5 }, 'an object'],
    [() => 5, 'a function'],
    [[], 'an array'],
  ]) {
    t.strictSame(
      thrownBy(() => assertClock(clock)),
      ['ERR_INVALID_CLOCK', `${expected}${got}.`],
    )
  }
})

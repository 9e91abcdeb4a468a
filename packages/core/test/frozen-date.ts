/** Calls something that reads the ambient clock, with that clock standing still. */
export function atTime<T>(now: number, call: () => T): T {
  const RealDate = globalThis.Date
  class FrozenDate extends RealDate {
    static override now(): number {
      return now
    }
    constructor() {
      super(now)
    }
  }
  globalThis.Date = FrozenDate as DateConstructor
  try {
    return call()
  } finally {
    globalThis.Date = RealDate
  }
}

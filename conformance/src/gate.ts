/** Where calls wait until they are let through. */
export interface Gate {
  /** Counts the caller, who then waits until the gate opens. */
  pass(): Promise<void>
  /** Resolves when this many have come. */
  reachedBy(callers: number): Promise<void>
  open(): void
}

export function createGate(): Gate {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  let come = 0
  let expected = Number.POSITIVE_INFINITY
  let reached = () => {}
  return {
    open,
    pass() {
      come += 1
      if (come >= expected) reached()
      return opened
    },
    reachedBy(callers) {
      expected = callers
      return new Promise((resolve) => {
        reached = resolve
        if (come >= callers) resolve()
      })
    },
  }
}

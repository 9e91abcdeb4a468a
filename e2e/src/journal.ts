/** A list that can be waited on: what happened, in order, and a promise for what has yet to happen. */
export class Journal<Entry> {
  readonly #entries: Entry[] = []
  readonly #waiting = new Set<(entry: Entry) => void>()

  get entries(): readonly Entry[] {
    return this.#entries
  }

  record(entry: Entry): void {
    this.#entries.push(entry)
    for (const tell of [...this.#waiting]) tell(entry)
  }

  /**
   * The first entry that satisfies `matches`, whether it is there already or still to come.
   *
   * @param patience milliseconds: a deadline for what hangs, not a measure. @default 60000
   * @throws with everything that did happen, so that a failing test explains itself
   */
  find<Found extends Entry>(
    wanted: string,
    matches: (entry: Entry) => entry is Found,
    patience?: number,
  ): Promise<Found>
  find(wanted: string, matches: (entry: Entry) => boolean, patience?: number): Promise<Entry>
  find(wanted: string, matches: (entry: Entry) => boolean, patience = 60_000): Promise<Entry> {
    const known = this.#entries.find(matches)
    if (known !== undefined) return Promise.resolve(known)
    return new Promise((resolve, reject) => {
      const tell = (entry: Entry): void => {
        if (!matches(entry)) return
        finish()
        resolve(entry)
      }
      const timer = setTimeout(() => {
        finish()
        reject(new Error(`waited ${patience} ms in vain for ${wanted}; last there were:\n${this.#describe()}`))
      }, patience)
      const finish = (): void => {
        clearTimeout(timer)
        this.#waiting.delete(tell)
      }
      this.#waiting.add(tell)
    })
  }

  #describe(): string {
    return (
      this.#entries
        .slice(-40)
        .map((entry) => JSON.stringify(entry))
        .join('\n') || 'nothing'
    )
  }
}

/**
 * A lock as the Web Locks of a browser are: one tab at a time, freed by a tab that goes, and not waited for without end.
 *
 * Who locks what is packages/web.
 */
import type { Timeline } from './timeline.ts'

/** Tabs go on without the lock after this (browser-ports.ts). */
const lockWithinMs = 12_000

interface Tab {
  do(work: () => void): Promise<void>
}

interface Waiting {
  readonly tab: Tab
  readonly begin: () => void
}

export class WebLock {
  #holder: Tab | null = null
  #queue: Waiting[] = []

  request<T>(tab: Tab, timeline: Timeline, work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      let hasBegun = false
      const run = (isHolder: boolean): void => {
        if (hasBegun) return
        hasBegun = true
        work()
          .then(resolve, reject)
          .finally(() => {
            if (isHolder) this.#release()
          })
      }
      this.#queue.push({ tab, begin: () => void tab.do(() => run(true)) })
      timeline.at(timeline.now + lockWithinMs, () => {
        if (hasBegun || this.#holder === tab) return
        this.#queue = this.#queue.filter((waiting) => waiting.tab !== tab)
        return tab.do(() => run(false))
      })
      this.#grant()
    })
  }

  /** The tab is gone, and with it its lock and its place in the queue. */
  forget(tab: Tab): void {
    this.#queue = this.#queue.filter((waiting) => waiting.tab !== tab)
    if (this.#holder === tab) this.#release()
  }

  #release(): void {
    this.#holder = null
    this.#grant()
  }

  #grant(): void {
    if (this.#holder !== null) return
    const next = this.#queue.shift()
    if (next === undefined) return
    this.#holder = next.tab
    next.begin()
  }
}

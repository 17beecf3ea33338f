/**
 * A turnstile: lets one at a time through, in order of arrival, and turns away who has waited too long.
 *
 * Within one process only; between processes the database's own locks decide.
 */
import { StoreUnavailable } from './unavailable.ts'

interface Waiting {
  readonly enter: () => void
}

export class Turnstile {
  readonly #patienceMs: number
  readonly #queue: Waiting[] = []
  #taken = false

  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs
  }

  /**
   * Resolves when it is the caller's turn, who must then `leave`.
   *
   * @throws Refusal `unavailable` after the patience is over; there is nothing to leave then
   */
  async enter(): Promise<void> {
    if (!this.#taken) {
      this.#taken = true
      return
    }
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#queue.splice(this.#queue.indexOf(waiting), 1)
        reject(new StoreUnavailable('busy', 'waited too long for a turn'))
      }, this.#patienceMs)
      const waiting: Waiting = {
        enter: () => {
          clearTimeout(timer)
          resolve()
        },
      }
      this.#queue.push(waiting)
    })
  }

  /** Lets the next one in. */
  leave(): void {
    const next = this.#queue.shift()
    if (next === undefined) this.#taken = false
    else next.enter()
  }

  /** Runs `work` when its turn has come. */
  async through<T>(work: () => Promise<T>): Promise<T> {
    await this.enter()
    try {
      return await work()
    } finally {
      this.leave()
    }
  }
}

/**
 * A queue for reads of content: so many at once, first for whoever has none under way, and no longer than patience lasts.
 *
 * Without it one caller's dearest reads would hold up everybody's.
 */
import { Refusal } from 'claviger'

export interface QueueBounds {
  /** Reads that are carried out at once. */
  readonly slots: number
  /** Reads that wait, of everybody and of one caller. */
  readonly maxWaiting: number
  readonly maxWaitingOfOne: number
  readonly patienceMs: number
}

interface Waiting {
  readonly who: string
  readonly enter: () => void
}

export class ReadQueue {
  readonly #bounds: QueueBounds
  readonly #waiting: Waiting[] = []
  /** Reads under way, by caller. */
  readonly #running = new Map<string, number>()
  #free: number

  constructor(bounds: QueueBounds) {
    this.#bounds = bounds
    this.#free = bounds.slots
  }

  /**
   * Waits for the turn of `who`, whose read has ended when what this gives is called.
   *
   * @throws Refusal `rate_limited` where too many reads of `who` wait, `busy` where too many of everybody do, or for too long
   */
  async enter(who: string): Promise<() => void> {
    await this.#turn(who)
    return () => this.#leave(who)
  }

  async #turn(who: string): Promise<void> {
    if (this.#free > 0) {
      this.#begin(who)
      return
    }
    const { maxWaiting, maxWaitingOfOne, patienceMs } = this.#bounds
    if (this.#waiting.filter((one) => one.who === who).length >= maxWaitingOfOne) {
      throw new Refusal('rate_limited', { retryAfterSeconds: 1 })
    }
    if (this.#waiting.length >= maxWaiting) throw new Refusal('busy', { retryAfterSeconds: 1 })
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
        reject(new Refusal('busy', { retryAfterSeconds: 1 }))
      }, patienceMs)
      const waiting: Waiting = {
        who,
        enter: () => {
          clearTimeout(timer)
          resolve()
        },
      }
      this.#waiting.push(waiting)
    })
  }

  #begin(who: string): void {
    this.#free -= 1
    this.#running.set(who, (this.#running.get(who) ?? 0) + 1)
  }

  #leave(who: string): void {
    this.#free += 1
    const left = (this.#running.get(who) ?? 1) - 1
    if (left === 0) this.#running.delete(who)
    else this.#running.set(who, left)
    const index = this.#waiting.findIndex((one) => !this.#running.has(one.who))
    const [next] = this.#waiting.splice(Math.max(0, index), 1)
    if (next === undefined) return
    this.#begin(next.who)
    next.enter()
  }
}

/**
 * How many tries each name has had within a rolling window: exact, synchronous and in bounded memory.
 *
 * Which names there are, and what happens beyond a limit: `limits.ts`.
 */

export interface LimitRule {
  /** How often; 0: no limit. */
  readonly points: number
  readonly windowSeconds: number
}

/** Names remembered at most, and tries of all of them together. */
export interface RollingCountsBounds {
  readonly maxNames: number
  readonly maxTries: number
}

const defaultBounds: RollingCountsBounds = { maxNames: 50_000, maxTries: 1_000_000 }

export class RollingCounts {
  readonly #points: number
  readonly #windowMs: number
  readonly #bounds: RollingCountsBounds
  /** Times of the tries that still count, oldest first. */
  readonly #tries = new Map<string, number[]>()
  #total = 0

  /** @throws TypeError where the rule's numbers are not whole, the points below 1 or the window empty */
  constructor({ points, windowSeconds }: LimitRule, bounds: RollingCountsBounds = defaultBounds) {
    if (!Number.isInteger(points) || points < 1 || !Number.isInteger(windowSeconds) || windowSeconds < 1) {
      throw new TypeError('RollingCounts: points and windowSeconds must be whole numbers of at least 1')
    }
    this.#points = points
    this.#windowMs = windowSeconds * 1_000
    this.#bounds = bounds
  }

  /** Names that are remembered. */
  get size(): number {
    return this.#tries.size
  }

  /** Milliseconds until one more try of `name` would fit; 0: now. Counts nothing. */
  waitMs(name: string): number {
    const tries = this.#live(name)
    const blocking = tries[tries.length - this.#points]
    return blocking === undefined ? 0 : Math.max(1, blocking + this.#windowMs - nowMs())
  }

  /** Counts a try of `name`, whether or not it fits: ask `waitMs` before, in the same turn of the event loop. */
  add(name: string): void {
    const tries = this.#live(name)
    tries.push(nowMs())
    this.#total++
    this.#tries.set(name, tries)
    if (this.#tries.size > this.#bounds.maxNames || this.#total > this.#bounds.maxTries) this.#purge()
  }

  /** Takes back the newest try, where there is one that still counts. */
  takeBack(name: string): void {
    const tries = this.#live(name)
    if (tries.pop() === undefined) return
    this.#total--
    if (tries.length === 0) this.#tries.delete(name)
  }

  forget(name: string): void {
    this.#total -= this.#tries.get(name)?.length ?? 0
    this.#tries.delete(name)
  }

  #live(name: string): number[] {
    const tries = this.#tries.get(name)
    if (tries === undefined) return []
    const before = nowMs() - this.#windowMs
    const over = tries.findIndex((at) => at > before)
    const ended = over === -1 ? tries.length : over
    if (ended > 0) {
      tries.splice(0, ended)
      this.#total -= ended
    }
    if (tries.length === 0) this.#tries.delete(name)
    return tries
  }

  /**
   * Makes room for a tenth: what is over goes first, then whoever has tried least, oldest first. So nobody gets rid of a count
   * by having many others remembered who tried once.
   */
  #purge(): void {
    for (const name of [...this.#tries.keys()]) this.#live(name)
    const isRoomy = (): boolean =>
      this.#tries.size <= this.#bounds.maxNames * 0.9 && this.#total <= this.#bounds.maxTries * 0.9
    for (let most = 1; !isRoomy(); most *= 2) {
      for (const [name, tries] of this.#tries) {
        if (isRoomy()) return
        if (tries.length <= most) this.forget(name)
      }
    }
  }
}

/** A clock that nobody sets. */
function nowMs(): number {
  return performance.now()
}

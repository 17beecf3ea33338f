/**
 * How many requests a key made in the last minute, for its rate limit. Synchronous: it sits on the path of a known key.
 *
 * Limits on sign-in, sign-up and mails are packages/fastify's.
 */
import { type EpochMs, minuteMs } from '../time.ts'

/**
 * A rolling minute from two counters: requests of this minute, and of the one before in proportion to how much of it is
 * still inside. Exact at minute bounds, within a few per cent between them.
 */
export class RequestWindow {
  #startedAt: EpochMs = 0
  #count = 0
  #before = 0

  /** Counts a request and says 0, or refuses to and says how many milliseconds until one would fit. */
  take(limit: number, now: EpochMs): number {
    this.#turn(now)
    const inside = 1 - (now - this.#startedAt) / minuteMs
    if (this.#before * inside + this.#count < limit) {
      this.#count++
      return 0
    }
    // At the very start of the next minute this one still counts in full.
    if (this.#count >= limit) return minuteMs - (now - this.#startedAt) + 1
    return Math.ceil(((this.#before * inside + this.#count - limit) / this.#before) * minuteMs) + 1
  }

  /** Whether it holds nothing that still counts at `now`. */
  isIdle(now: EpochMs): boolean {
    return now - this.#startedAt >= 2 * minuteMs
  }

  #turn(now: EpochMs): void {
    const passed = now - this.#startedAt
    if (passed < minuteMs) return
    this.#before = passed < 2 * minuteMs ? this.#count : 0
    this.#count = 0
    this.#startedAt = now - (now % minuteMs)
  }
}

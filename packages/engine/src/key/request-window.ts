/**
 * How many requests a key or a session made in the last minute, for its rate limit. Synchronous: it sits on the path of what is
 * known.
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

/** Windows of what is not in memory are kept up to this number. */
const maxWindows = 200_000

/** The windows by whose they are: they outlive a place in memory, so that being evicted from it does not reset a limit. */
export class RequestWindows {
  readonly #windows = new Map<string, RequestWindow>()

  /** The one window of `id`. */
  of(id: string, now: EpochMs): RequestWindow {
    const known = this.#windows.get(id)
    if (known !== undefined) return known
    if (this.#windows.size >= maxWindows) this.#makeRoom(now)
    const window = new RequestWindow()
    this.#windows.set(id, window)
    return window
  }

  /** Idle ones go; where that is not a tenth, the oldest besides. */
  #makeRoom(now: EpochMs): void {
    for (const [id, window] of this.#windows) if (window.isIdle(now)) this.#windows.delete(id)
    for (const id of this.#windows.keys()) {
      if (this.#windows.size < 0.9 * maxWindows) return
      this.#windows.delete(id)
    }
  }
}

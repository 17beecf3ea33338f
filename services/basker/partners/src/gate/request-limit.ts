/**
 * How many requests a key may make in a rolling minute, reads and writes apart.
 *
 * Counted here in the memory of one process; for several processes `redis-request-limit.ts`.
 */
import { type EpochMs, RequestWindow } from 'claviger'

export type RequestKind = 'read' | 'write'

/** Requests a minute of one key; 0: no limit. */
export type RequestLimits = Readonly<Record<RequestKind, number>>

export interface RequestLimit {
  /**
   * Counts one request of the key, before any work is spent on it; a request that is refused is not counted.
   *
   * @returns 0, or whole seconds until one more fits
   */
  take(kind: RequestKind, keyId: string, now: EpochMs): number | Promise<number>
  close(): Promise<void>
}

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

export function kindOf(method: string): RequestKind {
  return reading.has(method) ? 'read' : 'write'
}

/** Keys with a window; beyond it, those that have been quiet for two minutes go. */
const maxKeys = 100_000

/** In the memory of this process, without a promise. */
export class MemoryRequestLimit implements RequestLimit {
  readonly #limits: RequestLimits
  readonly #windows = new Map<string, RequestWindow>()

  constructor(limits: RequestLimits) {
    this.#limits = limits
  }

  take(kind: RequestKind, keyId: string, now: EpochMs): number {
    const limit = this.#limits[kind]
    if (limit === 0) return 0
    return Math.ceil(this.#windowOf(`${kind} ${keyId}`, now).take(limit, now) / 1_000)
  }

  async close(): Promise<void> {
    this.#windows.clear()
  }

  #windowOf(name: string, now: EpochMs): RequestWindow {
    const known = this.#windows.get(name)
    if (known !== undefined) return known
    if (this.#windows.size >= maxKeys) this.#forgetIdle(now)
    const window = new RequestWindow()
    this.#windows.set(name, window)
    return window
  }

  #forgetIdle(now: EpochMs): void {
    for (const [name, window] of this.#windows) if (window.isIdle(now)) this.#windows.delete(name)
  }
}

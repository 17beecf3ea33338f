/**
 * When keys were last used: noted in memory, written in batches, so that no request pays a write for it.
 *
 * Who calls `flush`, and how often, is packages/host's business.
 */
import type { EpochMs } from '../time.ts'
import type { KeyUsageStore } from './key-store.ts'

export class KeyUsage {
  #uses = new Map<string, EpochMs>()
  readonly #store: KeyUsageStore

  constructor(store: KeyUsageStore) {
    this.#store = store
  }

  note(keyId: string, at: EpochMs): void {
    this.#uses.set(keyId, at)
  }

  /** Writes what was noted since the last flush; what could not be written is kept for the next. */
  async flush(): Promise<void> {
    if (this.#uses.size === 0) return
    const uses = this.#uses
    this.#uses = new Map()
    try {
      await this.#store.noteUsed(Array.from(uses, ([keyId, at]) => ({ keyId, at })))
    } catch (error) {
      for (const [keyId, at] of uses) if (!this.#uses.has(keyId)) this.#uses.set(keyId, at)
      throw error
    }
  }
}

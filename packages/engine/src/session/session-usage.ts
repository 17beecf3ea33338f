/**
 * When and where sessions were last seen: noted in memory, written in batches.
 *
 * Who calls `flush`, and how often, is packages/host's business.
 */
import type { EpochMs } from '../time.ts'
import type { SessionUsageStore } from './session-store.ts'

interface Sighting {
  readonly at: EpochMs
  readonly place: string
}

export class SessionUsage {
  #sightings = new Map<string, Sighting>()
  readonly #store: SessionUsageStore

  constructor(store: SessionUsageStore) {
    this.#store = store
  }

  note(sessionId: string, place: string, at: EpochMs): void {
    this.#sightings.set(sessionId, { at, place })
  }

  /** Writes what was noted since the last flush; what could not be written is kept for the next. */
  async flush(): Promise<void> {
    if (this.#sightings.size === 0) return
    const sightings = this.#sightings
    this.#sightings = new Map()
    try {
      await this.#store.noteSeen(
        Array.from(sightings, ([sessionId, sighting]) => ({ sessionId, ...sighting })),
      )
    } catch (error) {
      for (const [id, sighting] of sightings) if (!this.#sightings.has(id)) this.#sightings.set(id, sighting)
      throw error
    }
  }
}

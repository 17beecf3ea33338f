/**
 * The feed of a PostgreSQL database that any number of processes share: each judgement asks the primary.
 *
 * Correct with any number of processes and any failure, at the price of one read for each check. A leased feed can
 * replace it behind the same interface.
 */
import { Listeners } from './listeners.ts'
import type { StoreFeed } from './store-feed.ts'

/** Memory is never binding, so no process can answer from an old one and there is nobody to wait for. */
export function createAskingFeed(): StoreFeed {
  const listeners = new Listeners()
  return {
    mayAnswerFromMemory: () => false,
    onChange: (apply) => listeners.add(apply),
    apply: (subjects) => listeners.tell(subjects),
    settled: async () => ({ ms: 0, waitedOut: [] }),
  }
}

/**
 * The feed of a SQLite file that one process owns: whatever is committed is in effect here before its write resolves.
 *
 * Who owns a file: `../owner/`. The same promises with any number of processes: `asking-feed.ts`.
 */
import { Listeners } from './listeners.ts'
import type { StoreFeed } from './store-feed.ts'

/** Memory is always binding: nobody else writes, and there is nobody to wait for. */
export function createOwnedFeed(): StoreFeed {
  const listeners = new Listeners()
  return {
    mayAnswerFromMemory: () => true,
    onChange: (apply) => listeners.add(apply),
    apply: (subjects) => listeners.tell(subjects),
    settled: async () => ({ ms: 0, waitedOut: [] }),
  }
}

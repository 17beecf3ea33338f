/**
 * A feed with the side on which the store hands it what was committed.
 *
 * Feeds of this kind: `owned-feed.ts`, `asking-feed.ts`.
 */
import type { Feed, Subject } from 'claviger'

export interface StoreFeed extends Feed {
  /** Tells the listeners; called by the store after a commit and before the write resolves, in log order. */
  apply(subjects: readonly (Subject | 'everything')[]): void
}

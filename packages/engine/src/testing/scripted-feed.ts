/**
 * A feed for tests: changes are applied when the test says so, and the lease is a switch.
 *
 * The feeds of deployments are in packages/store.
 */
import type { Subject } from '../revocation/change.ts'
import type { ApplyChange, Feed } from '../revocation/feed.ts'

export interface ScriptedFeed extends Feed {
  isBinding: boolean
  apply(subject: Subject | 'everything'): void
}

export function scriptedFeed(): ScriptedFeed {
  const listeners: ApplyChange[] = []
  return {
    isBinding: true,
    mayAnswerFromMemory() {
      return this.isBinding
    },
    onChange: (apply) => void listeners.push(apply),
    apply: (subject) => {
      for (const listener of listeners) listener(subject)
    },
    settled: async () => ({ ms: 0, waitedOut: [] }),
  }
}

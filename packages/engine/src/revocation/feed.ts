/**
 * The feed: how a process learns of changes, and whether it may answer from memory meanwhile.
 *
 * Transports live in packages/store. Nothing here knows what a credential is.
 */
import type { Subject } from './change.ts'

/** A position in the log of changes. Log order is commit order. */
export type Sequence = number

/** What came of waiting for a change to be applied everywhere. */
export interface Settlement {
  /** How long the wait took, in milliseconds. */
  readonly ms: number
  /** Processes that did not confirm in time and whose right to answer from memory ran out instead. */
  readonly waitedOut: readonly string[]
}

/** Called for each change in log order, or with `'everything'` when the process may have missed some. Must not throw. */
export type ApplyChange = (subject: Subject | 'everything') => void

/**
 * Linearizability of `revoke` against `check` rests on four rules that every transport keeps:
 *
 * 1. A change is appended in the transaction that makes it, and log order is commit order.
 * 2. `settled(seq)` resolves only when no process of the deployment answers from a memory older than `seq`.
 * 3. `mayAnswerFromMemory()` is asked at the moment of judgement, for each request; it does no I/O.
 * 4. A process that may have missed a change hears `'everything'` before it may answer from memory again.
 *
 * The price is paid by whoever revokes, never by `check`.
 */
export interface Feed {
  /** Whether what this process remembers is still binding, at this instant. Synchronous, no I/O. */
  mayAnswerFromMemory(): boolean
  /** Registers `apply`; it is called before the change counts as applied here. */
  onChange(apply: ApplyChange): void
  /** Resolves when the change at `seq`, and all before it, are in effect in every process of the deployment. */
  settled(seq: Sequence): Promise<Settlement>
}

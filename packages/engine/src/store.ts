/**
 * The store: every port of the engine together, and the transaction in which they are written.
 *
 * Implemented by packages/store, once for SQLite and PostgreSQL.
 */
import type { AccountReader, AccountWriter } from './account/account-store.ts'
import type { AuditEvent, AuditKind } from './audit/audit.ts'
import type { AuditReader } from './audit/audit-store.ts'
import type { KeyFacts, KeyReader, KeyUsageStore, KeyWriter } from './key/key-store.ts'
import type { MailCounts } from './notice/mail-limit.ts'
import type { NoticeQueue, QueuedKind } from './notice/notice.ts'
import type { Principal } from './principal/principal.ts'
import type { Change } from './revocation/change.ts'
import type { Sequence } from './revocation/feed.ts'
import type { SealReader, SealWriter } from './secret/seal-store.ts'
import type { KeptSecretReader, KeptSecretWriter } from './secret/secret-store.ts'
import type {
  SessionFacts,
  SessionReader,
  SessionUsageStore,
  SessionWriter,
} from './session/session-store.ts'
import type { EpochMs } from './time.ts'

/** A row that a principal rests on. */
export type Held = 'organization' | 'credential' | 'account'

export type HeldPrincipal = Pick<Principal, 'account' | 'credential' | 'organization'>

/** What may be done in one transaction. Unusable once it has ended. */
export interface Transaction {
  readonly keys: KeyWriter
  readonly sessions: SessionWriter
  readonly accounts: AccountWriter
  readonly secrets: KeptSecretWriter
  readonly seals: SealWriter
  readonly audit: {
    append(event: AuditEvent): Promise<void>
    /** How many events of `kinds` were done to `subjectId` at `since` or later. */
    count(subjectId: string, kinds: readonly AuditKind[], since: EpochMs): Promise<number>
  }
  readonly mailCounts: MailCounts
  readonly notices: {
    enqueue(notice: {
      readonly id: string
      readonly kind: QueuedKind
      readonly sealedContent: string
      readonly at: EpochMs
      /** When it may be taken first. */
      readonly dueAt: EpochMs
    }): Promise<void>
    /** Takes one out of the queue. False where it is not there any more: of any number at once exactly one gets true. */
    remove(id: string): Promise<boolean>
  }
  /**
   * Reads what a principal rests on and keeps it as it was read until the transaction ends: organization, credential,
   * account and memberships. Any number of transactions may hold the same; of those that name a row in `exclusive`, one.
   */
  readonly hold: {
    key(principal: HeldPrincipal, exclusive: readonly Held[]): Promise<KeyFacts | null>
    session(principal: HeldPrincipal, exclusive: readonly Held[]): Promise<SessionFacts | null>
  }
  /** Appends to the log of changes; its number is final and in commit order. */
  publish(change: Change, at: EpochMs): Promise<Sequence>
}

/**
 * Every method throws `Refusal` `unavailable` when the database cannot be reached or is too busy, and anything else
 * only for a bug. Reads see every write whose promise has resolved.
 */
export interface Store<X extends Transaction = Transaction> {
  readonly keys: KeyReader & KeyUsageStore
  readonly sessions: SessionReader & SessionUsageStore
  readonly accounts: AccountReader
  readonly secrets: KeptSecretReader
  readonly seals: SealReader
  readonly notices: NoticeQueue
  readonly audit: AuditReader
  /**
   * Runs `work` in one serialised transaction: all of it is durable when the promise resolves, none of it when it
   * rejects. `work` may be run again from the start where the database asks for it, so it only touches its transaction.
   */
  write<T>(work: (transaction: X) => Promise<T>): Promise<T>
}

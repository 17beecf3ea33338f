/**
 * What the engine and its services ask of a store about audit events. Implemented by packages/store.
 */
import type { EpochMs } from '../time.ts'
import type { AuditKind, AuditRecord } from './audit.ts'

/** Where a page ended. */
export interface AuditPosition {
  readonly at: EpochMs
  readonly id: string
}

/** What is asked for; what is left out is no condition. */
export interface AuditFilter {
  /** Id of who did it. */
  readonly actorId?: string | undefined
  readonly kinds?: readonly AuditKind[] | undefined
  /** Id of what it was done to. */
  readonly subjectId?: string | undefined
  /** The first moment that counts. */
  readonly since?: EpochMs | undefined
  /** The first moment that does not count any more. */
  readonly until?: EpochMs | undefined
}

export interface AuditQuery extends AuditFilter {
  /** Null: of every organization and of none. */
  readonly organizationId: string | null
  readonly limit: number
  readonly after: AuditPosition | null
}

export interface AuditPage {
  readonly events: readonly AuditRecord[]
  /** Null: there is nothing older. */
  readonly next: AuditPosition | null
}

export interface AuditReader {
  /** The last `limit` events in the order in which they were appended, newest first. */
  list(limit: number): Promise<readonly AuditRecord[]>
  /**
   * A page, newest first. A filter that little fits is searched for a bounded number of rows: the page may be short, even
   * empty, and `next` then says where to go on.
   */
  page(query: AuditQuery): Promise<AuditPage>
}

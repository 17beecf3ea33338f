/**
 * The engine's transaction over a database transaction, which also remembers what it published.
 *
 * Beginning, committing and repeating it: `sql/write.ts`.
 */
import type { Subject, Transaction } from 'claviger'
import type { Transaction as DatabaseTransaction } from 'kysely'
import { AccountWriterRows } from './account/account-writer.ts'
import { appendAuditEvent, countAuditEvents } from './audit/audit-rows.ts'
import { appendChange } from './change/change-log.ts'
import { holder } from './hold.ts'
import type { KeyFactsQuery } from './key/key-facts.ts'
import { KeyWriterRows } from './key/key-writer.ts'
import { MailCountRows } from './notice/mail-count-rows.ts'
import { enqueueNotice, removeNotice } from './notice/notice-rows.ts'
import { SealRows } from './seal/seal-rows.ts'
import { KeptSecretRows } from './secret/kept-secret-rows.ts'
import { SessionWriterRows } from './session/session-writer.ts'
import type { Tables } from './tables.ts'

/** The engine's transaction, and the database's for a service's own tables: `database.withTables<…>()`. */
export interface StoreTransaction extends Transaction {
  readonly database: DatabaseTransaction<unknown>
}

/** @param published gets the subjects of changes, in log order */
export function engineTransaction(
  database: DatabaseTransaction<Tables>,
  facts: KeyFactsQuery,
  locking: boolean,
  published: Subject[],
): StoreTransaction {
  const tables: unknown = database
  return {
    database: tables as DatabaseTransaction<unknown>,
    hold: holder(database, facts, locking),
    keys: new KeyWriterRows(database, facts, locking),
    sessions: new SessionWriterRows(database, locking),
    accounts: new AccountWriterRows(database, locking),
    secrets: new KeptSecretRows(database, locking),
    seals: new SealRows(database),
    audit: {
      append: (event) => appendAuditEvent(database, event),
      count: (subjectId, kinds, since) => countAuditEvents(database, subjectId, kinds, since),
    },
    mailCounts: new MailCountRows(database, locking),
    notices: {
      enqueue: (notice) => enqueueNotice(database, notice),
      remove: (id) => removeNotice(database, id),
    },
    publish: async (change, at) => {
      const sequence = await appendChange(database, change, at)
      published.push(change.subject)
      return sequence
    },
  }
}

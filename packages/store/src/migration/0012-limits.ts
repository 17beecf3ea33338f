/**
 * Mails counted by recipient, and an index of the sessions of one account that have not ended.
 *
 * Breaking: no, a new table and an index.
 * Why: no address gets more mails than the limit, whatever asks for them; and each sign-in counts the live sessions, beside
 * ended ones that are kept for a month.
 * Locks: writes to sessions while the index is built, on PostgreSQL; seconds for a million sessions.
 * Old code: counts no mails, and does not notice the index.
 * Undo: drop table mail_counts, drop index sessions_live_by_account.
 */
import { type Kysely, sql } from 'kysely'

export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('mail_counts')
    .addColumn('recipient', 'text', (column) => column.primaryKey().notNull())
    .addColumn('mails', 'text', (column) => column.notNull())
    .addColumn('until', 'bigint', (column) => column.notNull())
    .execute()
  await database.schema.createIndex('mail_counts_until').on('mail_counts').column('until').execute()
  await database.schema
    .createIndex('sessions_live_by_account')
    .on('sessions')
    .columns(['account_id', 'last_seen_at'])
    .where(sql.ref('revoked_at'), 'is', null)
    .execute()
}

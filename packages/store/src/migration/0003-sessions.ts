/**
 * Sessions: one row each, from sign-in until long after the end.
 *
 * Breaking: no, a new table.
 * Why: a refresh token is computed from its session's row and never stored.
 * Locks: nothing, the table is new.
 * Old code: does not know the table.
 * Undo: drop sessions; everybody is signed out.
 */
import type { Kysely } from 'kysely'

export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('sessions')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id'))
    .addColumn('organization_id', 'text', (column) => column.notNull().references('organizations.id'))
    .addColumn('transport', 'text', (column) => column.notNull())
    .addColumn('sealed_key', 'text', (column) => column.notNull())
    .addColumn('generation', 'bigint', (column) => column.notNull())
    .addColumn('rotated_at', 'bigint', (column) => column.notNull())
    .addColumn('confirmed', 'integer', (column) => column.notNull())
    .addColumn('attempt_digest', 'text')
    .addColumn('recoveries', 'integer', (column) => column.notNull())
    .addColumn('recovery_day', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('idle_expires_at', 'bigint', (column) => column.notNull())
    .addColumn('absolute_expires_at', 'bigint', (column) => column.notNull())
    .addColumn('last_seen_at', 'bigint', (column) => column.notNull())
    .addColumn('device', 'text', (column) => column.notNull())
    .addColumn('first_place', 'text', (column) => column.notNull())
    .addColumn('last_place', 'text', (column) => column.notNull())
    .addColumn('revoked_at', 'bigint')
    .addColumn('revoked_reason', 'text')
    .execute()
  await database.schema
    .createIndex('sessions_by_account')
    .on('sessions')
    .columns(['account_id', 'last_seen_at'])
    .execute()
}

/**
 * The service's own sealed secrets, the queue of notices and the audit log.
 *
 * Breaking: no, new tables.
 * Why: peppers and signing keys outlive a process; mail leaves after the deed; deeds are written down with it.
 * Locks: nothing, the tables are new.
 * Old code: does not know the tables.
 * Undo: drop audit_events, notices, kept_secrets; without the secrets no key and no token verifies any more.
 */
import { type Kysely, sql } from 'kysely'
import { addSequence } from './sequence-column.ts'

export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('kept_secrets')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('sealed', 'text', (column) => column.notNull())
    .addColumn('public_part', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('active_from', 'bigint', (column) => column.notNull())
    .addColumn('withdrawn_at', 'bigint')
    .execute()
  await database.schema
    .createTable('notices')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('sealed_content', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('due_at', 'bigint')
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .execute()
  await database.schema
    .createIndex('notices_due')
    .on('notices')
    .columns(['due_at', 'created_at', 'id'])
    .where(sql.ref('due_at'), 'is not', null)
    .execute()
  await addSequence(database, database.schema.createTable('audit_events'))
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('actor_type', 'text', (column) => column.notNull())
    .addColumn('actor_id', 'text', (column) => column.notNull())
    .addColumn('organization_id', 'text')
    .addColumn('subject_id', 'text', (column) => column.notNull())
    .execute()
}

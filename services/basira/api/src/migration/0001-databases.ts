/**
 * The databases that organizations have registered.
 *
 * Breaking: no, the first table of the service.
 * Why: databases are what Basira watches.
 * Locks: nothing but the new table; the reference takes a short lock on organizations in PostgreSQL.
 * Old code: does not know the table.
 * Undo: drop databases.
 */
import type { Kysely } from 'kysely'

export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('databases')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('organization_id', 'text', (column) => column.notNull().references('organizations.id'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('engine', 'text', (column) => column.notNull())
    .addColumn('engine_version', 'text')
    .addColumn('host', 'text', (column) => column.notNull())
    .addColumn('port', 'integer', (column) => column.notNull())
    .addColumn('tags', 'text', (column) => column.notNull())
    .addColumn('poll_interval_seconds', 'integer', (column) => column.notNull())
    .addColumn('collect_explain_plans', 'integer', (column) => column.notNull())
    .addColumn('collect_replication', 'integer', (column) => column.notNull())
    .addColumn('disabled_collectors', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addColumn('last_seen_at', 'bigint')
    .execute()
  await database.schema
    .createIndex('databases_by_organization')
    .on('databases')
    .columns(['organization_id', 'created_at', 'id'])
    .execute()
}

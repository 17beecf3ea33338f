/**
 * API keys and the digests of their secrets.
 *
 * Breaking: no, new tables.
 * Why: programs present keys; a key has two secrets while a rotation overlaps, so they are rows of their own.
 * Locks: nothing, the tables are new.
 * Old code: does not know the tables.
 * Undo: drop api_key_secrets, api_keys.
 */
import type { Kysely } from 'kysely'
import { orderedText } from '../sql/dialect.ts'

export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('api_keys')
    .addColumn('id', orderedText(database), (column) => column.primaryKey().notNull())
    .addColumn('organization_id', 'text', (column) => column.notNull().references('organizations.id'))
    .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id'))
    .addColumn('created_by_type', 'text', (column) => column.notNull())
    .addColumn('created_by_id', 'text', (column) => column.notNull())
    .addColumn('parent_id', orderedText(database), (column) => column.references('api_keys.id'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('scopes', 'text', (column) => column.notNull())
    .addColumn('allowed_ips', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .addColumn('last_used_at', 'bigint')
    .execute()
  await database.schema
    .createIndex('api_keys_by_organization')
    .on('api_keys')
    .columns(['organization_id', 'created_at', 'id'])
    .execute()
  await database.schema.createIndex('api_keys_by_parent').on('api_keys').columns(['parent_id']).execute()
  await database.schema
    .createTable('api_key_secrets')
    .addColumn('key_id', orderedText(database), (column) => column.notNull().references('api_keys.id'))
    .addColumn('digest', orderedText(database), (column) => column.notNull())
    .addColumn('scheme', 'text', (column) => column.notNull())
    .addColumn('pepper_id', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint')
    .addPrimaryKeyConstraint('api_key_secrets_pkey', ['key_id', 'digest'])
    .execute()
  await database.schema
    .createIndex('api_key_secrets_by_digest')
    .on('api_key_secrets')
    .columns(['digest', 'key_id'])
    .execute()
}

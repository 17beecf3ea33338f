/**
 * Accounts, organizations, memberships, and what belongs to an account: links and known devices.
 *
 * Breaking: no, the first tables.
 * Why: people sign in, and organizations own what they make.
 * Locks: nothing, the tables are new.
 * Old code: does not know the tables.
 * Undo: drop devices, links, memberships, organizations, accounts.
 */
import type { Kysely } from 'kysely'
import { orderedText } from '../sql/dialect.ts'

export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('accounts')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('email', 'text', (column) => column.notNull())
    .addColumn('address_key', orderedText(database), (column) => column.notNull().unique())
    .addColumn('name', 'text')
    .addColumn('password_hash', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('verified_at', 'bigint')
    .addColumn('disabled_at', 'bigint')
    .execute()
  await database.schema
    .createTable('organizations')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('plan', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('suspended_at', 'bigint')
    .execute()
  await createMemberships(database)
  await createLinks(database)
  await createDevices(database)
}

async function createMemberships(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('memberships')
    .addColumn('organization_id', 'text', (column) => column.notNull().references('organizations.id'))
    .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id'))
    .addColumn('role', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('memberships_pkey', ['organization_id', 'account_id'])
    .execute()
  await database.schema
    .createIndex('memberships_by_account')
    .on('memberships')
    .columns(['account_id'])
    .execute()
}

async function createLinks(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('links')
    .addColumn('digest', 'text', (column) => column.primaryKey().notNull())
    .addColumn('purpose', 'text', (column) => column.notNull())
    .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id'))
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute()
  await database.schema
    .createIndex('links_by_account')
    .on('links')
    .columns(['account_id', 'purpose'])
    .execute()
}

async function createDevices(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('devices')
    .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id'))
    .addColumn('device_digest', 'text', (column) => column.notNull())
    .addColumn('first_seen_at', 'bigint', (column) => column.notNull())
    .addColumn('last_seen_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('devices_pkey', ['account_id', 'device_digest'])
    .execute()
}

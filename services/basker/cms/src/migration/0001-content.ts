/**
 * Tenants, their groups, and documents: what lists are filtered and sorted by in one table, bodies in another.
 *
 * Breaking: no, the first tables of the service.
 * Why: content belongs to tenants; docs/decisions/0007-documents.md says why it is kept in two tables.
 * Locks: nothing but the new tables; the reference takes a short lock on organizations in PostgreSQL.
 * Old code: does not know the tables.
 * Undo: drop document_bodies, documents, tenants, tenant_groups.
 */
import { dialectOf } from '@claviger/store'
import { type Kysely, type RawBuilder, sql } from 'kysely'

const isPostgres = (database: Kysely<unknown>): boolean => dialectOf(database) === 'postgres'

/** Text that is compared by its bytes, which is by code point; SQLite does so without being told. */
function orderedText(database: Kysely<unknown>): RawBuilder<unknown> {
  return isPostgres(database) ? sql`text collate "C"` : sql`text`
}

export async function up(database: Kysely<unknown>): Promise<void> {
  await createTenants(database)
  await createDocuments(database)
  await createIndexes(database)
}

async function createTenants(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('tenant_groups')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('collections', 'text', (column) => column.notNull())
    .execute()
  await database.schema
    .createTable('tenants')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull().references('organizations.id'))
    .addColumn('slug', orderedText(database), (column) => column.notNull().unique())
    .addColumn('name', orderedText(database), (column) => column.notNull())
    .addColumn('group_id', 'text', (column) => column.references('tenant_groups.id'))
    .execute()
  await database.schema.createIndex('tenants_by_group').on('tenants').columns(['group_id']).execute()
}

async function createDocuments(database: Kysely<unknown>): Promise<void> {
  const text = orderedText(database)
  await database.schema
    .createTable('documents')
    .addColumn('id', text, (column) => column.primaryKey().notNull())
    .addColumn('tenant_id', text, (column) => column.notNull().references('tenants.id'))
    .addColumn('collection', text, (column) => column.notNull())
    .addColumn('slug', text, (column) => column.notNull())
    .addColumn('status', text, (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('title', text, (column) => column.notNull())
    .addColumn('title_folded', text, (column) => column.notNull())
    .addColumn('place', text)
    .addColumn('place_folded', text)
    .addColumn('choice', text)
    .addColumn('reference', text)
    .addColumn('number_a', 'double precision')
    .addColumn('number_b', 'double precision')
    .addColumn('flag', 'integer')
    .addColumn('date_a', 'bigint')
    .addColumn('date_b', 'bigint')
    .execute()
  await database.schema
    .createTable('document_bodies')
    .addColumn('document_id', text, (column) =>
      column.primaryKey().notNull().references('documents.id').onDelete('cascade'),
    )
    .addColumn('data', 'text', (column) => column.notNull())
    .execute()
}

/** Columns that may be empty, with the index that sorts by each. */
const nullable = new Set(['place', 'choice', 'reference', 'number_a', 'number_b', 'flag', 'date_a', 'date_b'])

/**
 * Each serves one order, and with the status a count. `documents_counted` counts what is published by any filter that is
 * not on text or on when a document was written, `documents_listed` by those too and drafts as well.
 */
const indexes: Readonly<Record<string, readonly string[]>> = {
  documents_by_title: ['title', 'id', 'status'],
  documents_by_folded_title: ['title_folded', 'status'],
  documents_by_created: ['created_at', 'id', 'status'],
  documents_by_updated: ['updated_at', 'id', 'status'],
  documents_by_place: ['place', 'id', 'status', 'place_folded'],
  documents_by_reference: ['reference', 'id', 'status'],
  documents_by_number_a: ['number_a', 'id', 'status'],
  documents_by_number_b: ['number_b', 'id', 'status'],
  documents_by_flag: ['flag', 'id', 'status'],
  documents_by_date_a: ['date_a', 'id', 'status'],
  documents_by_date_b: ['date_b', 'id', 'status'],
  documents_counted: ['status', 'choice', 'date_a', 'flag', 'number_a', 'number_b', 'date_b', 'reference'],
  documents_listed: [
    'choice',
    'date_a',
    'id',
    'status',
    'flag',
    'number_a',
    'number_b',
    'date_b',
    'reference',
    'created_at',
    'updated_at',
  ],
}

async function createIndexes(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createIndex('documents_by_slug')
    .on('documents')
    .unique()
    .columns(['tenant_id', 'collection', 'slug'])
    .execute()
  // What is empty comes first, as on SQLite; an index serves a sort only where it agrees.
  const order = (column: string): RawBuilder<unknown> =>
    isPostgres(database) && nullable.has(column)
      ? sql`${sql.ref(column)} nulls first`
      : sql`${sql.ref(column)}`
  for (const [name, columns] of Object.entries(indexes)) {
    const all = ['tenant_id', 'collection', ...columns].map(order)
    await sql`create index ${sql.ref(name)} on documents (${sql.join(all)})`.execute(database)
  }
}

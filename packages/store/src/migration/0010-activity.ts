/**
 * Audit events that owners can read: an id, the names of then, and an order by organization and time.
 *
 * Breaking: no. What happened to accounts before belongs to the organization that they are in now.
 * Why: who did what has to be answered by page, by organization, and when what it was done to is gone.
 * Locks: audit_events while its rows get their ids.
 * Old code: writes events without names.
 * Undo: drop the three indexes, then the columns id, actor_name and subject_name of audit_events.
 */
import { type Kysely, sql } from 'kysely'
import { dialectOf, orderedText } from '../sql/dialect.ts'

export async function up(database: Kysely<unknown>): Promise<void> {
  await addIds(database)
  await database.schema.alterTable('audit_events').addColumn('actor_name', 'text').execute()
  await database.schema.alterTable('audit_events').addColumn('subject_name', 'text').execute()
  await sql`update audit_events
    set organization_id = (select min(organization_id) from memberships where account_id = audit_events.subject_id)
    where organization_id is null and kind like 'account.%'`.execute(database)
  await database.schema
    .createIndex('audit_events_by_organization')
    .on('audit_events')
    .columns(['organization_id', 'at', 'id'])
    .execute()
  await database.schema.createIndex('audit_events_by_time').on('audit_events').columns(['at', 'id']).execute()
  await database.schema
    .createIndex('audit_events_by_subject')
    .on('audit_events')
    .columns(['subject_id', 'at'])
    .execute()
}

/** On PostgreSQL code that knows no ids may go on writing beside this one; a SQLite file has one process. */
async function addIds(database: Kysely<unknown>): Promise<void> {
  const text = orderedText(database)
  if (dialectOf(database) === 'postgres') {
    await sql`alter table audit_events
      add column id ${text} not null default replace(gen_random_uuid()::text, '-', '')`.execute(database)
    return
  }
  await sql`alter table audit_events add column id ${text} not null default ''`.execute(database)
  await sql`update audit_events set id = lower(hex(randomblob(16)))`.execute(database)
}

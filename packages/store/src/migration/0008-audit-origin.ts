/**
 * Where the request behind an audit event came from.
 *
 * Breaking: no, the columns may be null.
 * Why: an owner who looks for a stranger has to see from which network, on what device and in which request.
 * Locks: audit_events for a moment.
 * Old code: writes events without them.
 * Undo: alter table audit_events drop column network, then device and request_id.
 */
import type { Kysely } from 'kysely'

export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema.alterTable('audit_events').addColumn('network', 'text').execute()
  await database.schema.alterTable('audit_events').addColumn('device', 'text').execute()
  await database.schema.alterTable('audit_events').addColumn('request_id', 'text').execute()
}

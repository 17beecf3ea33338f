/**
 * The audit log: appended, listed, never changed.
 *
 * Not here: the log of changes (`../change/`), which processes act on.
 */
import type { AuditEvent } from 'claviger'
import type { Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

export async function appendAuditEvent(transaction: Kysely<Tables>, event: AuditEvent): Promise<void> {
  await transaction
    .insertInto('audit_events')
    .values({
      at: event.at,
      kind: event.kind,
      actor_type: event.actor.type,
      actor_id: event.actor.id,
      organization_id: event.organizationId,
      subject_id: event.subjectId,
      network: event.network,
      device: event.device,
      request_id: event.requestId,
    })
    .execute()
}

/** The last `limit` events, newest first. */
export async function listAuditEvents(
  database: Kysely<Tables>,
  limit: number,
): Promise<readonly AuditEvent[]> {
  const rows = await database
    .selectFrom('audit_events')
    .selectAll()
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    at: row.at,
    kind: row.kind,
    actor: { type: row.actor_type, id: row.actor_id },
    organizationId: row.organization_id,
    subjectId: row.subject_id,
    network: row.network,
    device: row.device,
    requestId: row.request_id,
  }))
}

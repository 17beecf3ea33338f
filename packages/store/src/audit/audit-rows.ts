/**
 * The audit log: appended and listed, never changed.
 *
 * Not here: pages of it (`audit-pages.ts`), nor the log of changes (`../change/`), which processes act on.
 */
import { randomBytes } from 'node:crypto'
import {
  type Actor,
  type AuditEvent,
  type AuditKind,
  type AuditRecord,
  type AuditSubjectType,
  auditSubjectType,
  type EpochMs,
  randomId,
} from 'claviger'
import { type Expression, type Kysely, type Selectable, sql } from 'kysely'
import type { AuditEventTable, Tables } from '../tables.ts'

/** One statement: names and organization are looked up by it, as they are in this transaction. */
export async function appendAuditEvent(transaction: Kysely<Tables>, event: AuditEvent): Promise<void> {
  const { actor, organizationId, subjectId } = event
  const subjectType = auditSubjectType(event.kind)
  await transaction
    .insertInto('audit_events')
    .values({
      id: randomId(randomBytes),
      at: event.at,
      kind: event.kind,
      actor_type: actor.type,
      actor_id: actor.id,
      organization_id: organizationId ?? organizationOf(transaction, subjectType, subjectId),
      subject_id: subjectId,
      actor_name: actorName(transaction, actor),
      subject_name: nameOf(transaction, subjectType, subjectId),
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
): Promise<readonly AuditRecord[]> {
  const rows = await database
    .selectFrom('audit_events')
    .selectAll()
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute()
  return rows.map(auditRecordOf)
}

/** How many events of these kinds were done to `subjectId` at `since` or later. */
export async function countAuditEvents(
  database: Kysely<Tables>,
  subjectId: string,
  kinds: readonly AuditKind[],
  since: EpochMs,
): Promise<number> {
  const { count } = await database
    .selectFrom('audit_events')
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .where('subject_id', '=', subjectId)
    .where('at', '>=', since)
    .where('kind', 'in', [...kinds])
    .executeTakeFirstOrThrow()
  return Number(count)
}

export function auditRecordOf(row: Selectable<AuditEventTable>): AuditRecord {
  return {
    id: row.id,
    at: row.at,
    kind: row.kind,
    actor: { type: row.actor_type, id: row.actor_id },
    organizationId: row.organization_id,
    subjectId: row.subject_id,
    actorName: row.actor_name,
    subjectName: row.subject_name,
    network: row.network,
    device: row.device,
    requestId: row.request_id,
  }
}

type Text = Expression<string | null>

const nothing: Text = sql<string | null>`null`

function actorName(database: Kysely<Tables>, { id, type }: Actor): Text {
  return type === 'operator' ? sql<string>`cast(${id} as text)` : nameOf(database, type, id)
}

/** A statement of one column and at most one row, as a value. */
function scalar(query: Expression<unknown>): Text {
  return sql<string | null>`${query}`
}

function nameOf(database: Kysely<Tables>, type: AuditSubjectType, id: string): Text {
  switch (type) {
    case 'account':
      return scalar(
        database
          .selectFrom('accounts')
          .where('id', '=', id)
          .select(({ fn }) => fn.coalesce('name', 'email').as('name')),
      )
    case 'api_key':
      return scalar(database.selectFrom('api_keys').where('id', '=', id).select('name'))
    case 'organization':
      return scalar(database.selectFrom('organizations').where('id', '=', id).select('name'))
    case 'session':
      return scalar(database.selectFrom('sessions').where('id', '=', id).select('device'))
    case 'secret':
      return nothing
  }
}

/** Where an account is at home: in its oldest organization, as when it signs in. */
function organizationOf(database: Kysely<Tables>, type: AuditSubjectType, id: string): Text {
  if (type === 'session') {
    return scalar(database.selectFrom('sessions').where('id', '=', id).select('organization_id'))
  }
  if (type !== 'account') return nothing
  return scalar(
    database
      .selectFrom('memberships')
      .innerJoin('organizations', 'organizations.id', 'memberships.organization_id')
      .where('memberships.account_id', '=', id)
      .orderBy('organizations.created_at')
      .orderBy('organizations.id')
      .limit(1)
      .select('memberships.organization_id'),
  )
}

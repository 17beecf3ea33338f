/**
 * Pages of the audit log, newest first.
 *
 * Rows are searched a window at a time, so that a filter that little fits holds nobody up.
 */
import type { AuditPage, AuditPosition, AuditQuery, AuditRecord } from 'claviger'
import type { Expression, ExpressionBuilder, Kysely, SqlBool } from 'kysely'
import type { Tables } from '../tables.ts'
import { auditRecordOf } from './audit-rows.ts'

const windowRows = 1_000
/** At most ten thousand rows are searched for a page. */
const maxWindows = 10

type Row = ExpressionBuilder<Tables, 'audit_events'>

export async function auditPage(database: Kysely<Tables>, query: AuditQuery): Promise<AuditPage> {
  // One more than asked for tells whether there is a next page.
  const wanted = query.limit + 1
  const found: AuditRecord[] = []
  let after = query.after
  for (let window = 0; window < maxWindows; window += 1) {
    const last = isFiltered(query) ? await endOfWindow(database, query, after) : null
    found.push(...(await fitting(database, query, { after, last }, wanted - found.length)))
    if (found.length === wanted) {
      const events = found.slice(0, query.limit)
      return { events, next: positionOf(events.at(-1)) }
    }
    if (last === null) return { events: found, next: null }
    after = last
  }
  return { events: found, next: after }
}

interface Window {
  readonly after: AuditPosition | null
  /** The last position that belongs to it; null: it has no end. */
  readonly last: AuditPosition | null
}

function positionOf(event: AuditRecord | undefined): AuditPosition | null {
  return event === undefined ? null : { at: event.at, id: event.id }
}

function isFiltered({ actorId, kinds, subjectId }: AuditQuery): boolean {
  return actorId !== undefined || kinds !== undefined || subjectId !== undefined
}

/** The last position of the window that begins after `after`; null where fewer rows are left than it has. */
async function endOfWindow(
  database: Kysely<Tables>,
  query: AuditQuery,
  after: AuditPosition | null,
): Promise<AuditPosition | null> {
  const row = await database
    .selectFrom('audit_events')
    .select(['at', 'id'])
    .where((row) => row.and(inRange(row, query, { after, last: null })))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .offset(windowRows - 1)
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : { at: row.at, id: row.id }
}

async function fitting(
  database: Kysely<Tables>,
  query: AuditQuery,
  window: Window,
  limit: number,
): Promise<readonly AuditRecord[]> {
  const rows = await database
    .selectFrom('audit_events')
    .selectAll()
    .where((row) => row.and([...inRange(row, query, window), ...conditions(row, query)]))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(auditRecordOf)
}

function inRange(
  row: Row,
  { organizationId, since, until }: AuditQuery,
  { after, last }: Window,
): Expression<SqlBool>[] {
  return [
    ...(organizationId === null ? [] : [row('organization_id', '=', organizationId)]),
    ...(since === undefined ? [] : [row('at', '>=', since)]),
    ...(until === undefined ? [] : [row('at', '<', until)]),
    ...(after === null ? [] : [row(row.refTuple('at', 'id'), '<', row.tuple(after.at, after.id))]),
    ...(last === null ? [] : [row(row.refTuple('at', 'id'), '>=', row.tuple(last.at, last.id))]),
  ]
}

function conditions(row: Row, { actorId, kinds, subjectId }: AuditQuery): Expression<SqlBool>[] {
  return [
    ...(actorId === undefined ? [] : [row('actor_id', '=', actorId)]),
    ...(subjectId === undefined ? [] : [row('subject_id', '=', subjectId)]),
    ...(kinds === undefined ? [] : [row('kind', 'in', [...kinds])]),
  ]
}

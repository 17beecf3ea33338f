/**
 * The audit log as a reply: one page as JSON, or all that fits the query as NDJSON, a line an event.
 *
 * A stream may take long. So whoever asked is judged again before each part of it, and no more than one part is ever in memory:
 * the next one is read once the client has taken what was sent.
 */
import { Readable } from 'node:stream'
import { authorOf } from '@claviger/fastify'
import type { AuditPosition, AuditQuery, Engine, EpochMs, PrincipalAuthor } from 'claviger'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { type ActivityPage, showActivityEvent } from './activity-event.ts'
import {
  type ActivityAsked,
  activityCursor,
  activityFilter,
  activityPosition,
  defaultActivityLimit,
} from './activity-query.ts'

export interface ActivityParts {
  readonly engine: Pick<Engine, 'perform' | 'store'>
  readonly now: () => EpochMs
}

const ndjson = 'application/x-ndjson'
const eventsPerPart = 200

/**
 * Answers a request for the audit log of an organization; null: of all. For routes that demand an owner.
 *
 * @returns the page; the stream where NDJSON is asked for, which ends in an error once the caller may not read on
 * @throws RequestProblem `query_invalid`
 */
export async function answerActivity(
  parts: ActivityParts,
  request: FastifyRequest,
  reply: FastifyReply,
  asked: ActivityAsked,
  organizationId: string | null,
): Promise<Static<typeof ActivityPage>> {
  const query = { ...activityFilter(asked), organizationId, after: activityPosition(asked.cursor) }
  if (!wantsLines(request)) {
    const { limit = defaultActivityLimit } = asked
    const page = await parts.engine.store.audit.page({ ...query, limit })
    return { events: page.events.map(showActivityEvent), next_cursor: activityCursor(page.next) }
  }
  const lines = linesOf(parts, authorOf(request), query, asked.limit ?? Number.POSITIVE_INFINITY)
  reply
    .type(`${ndjson}; charset=utf-8`)
    .header('content-disposition', 'attachment; filename="activity.ndjson"')
  // A stream passes by the schema of the page.
  return Readable.from(lines, { objectMode: false }) as never
}

function wantsLines({ headers }: FastifyRequest): boolean {
  const types = headers.accept?.split(',').map((type) => type.split(';')[0]?.trim().toLowerCase())
  return types?.includes(ndjson) ?? false
}

/** A part at a time. */
async function* linesOf(
  { engine, now }: ActivityParts,
  author: PrincipalAuthor,
  query: Omit<AuditQuery, 'limit'>,
  limit: number,
): AsyncGenerator<string> {
  let after: AuditPosition | null = query.after
  let left = limit
  do {
    await engine.perform(author, now(), () => Promise.resolve())
    const page = await engine.store.audit.page({ ...query, after, limit: Math.min(left, eventsPerPart) })
    if (page.events.length > 0)
      yield page.events.map((event) => `${JSON.stringify(showActivityEvent(event))}\n`).join('')
    left -= page.events.length
    after = page.next
  } while (after !== null && left > 0)
}

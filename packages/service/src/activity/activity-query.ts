/**
 * What of the audit log is asked for, as a query says it.
 *
 * Which organization it is of is never the query's to say.
 */
import { cursorCodec, cursorParameter, RequestProblem } from '@claviger/fastify'
import { type AuditFilter, type AuditKind, type AuditPosition, auditKinds } from 'claviger'
import { type Static, Type } from 'typebox'
import { closed, TimeAsked } from '../wire/schemas.ts'

export const defaultActivityLimit = 50

const id = Type.String({ minLength: 1, maxLength: 128 })

export const ActivityQuery = closed({
  since: Type.Optional(TimeAsked),
  until: Type.Optional(TimeAsked),
  actor: Type.Optional(Type.String({ ...id, description: 'Id of who did it.' })),
  action: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 512,
      description: 'Actions, comma-separated; the part before the dot alone stands for all of its kind.',
      examples: ['key.created,session'],
    }),
  ),
  object: Type.Optional(Type.String({ ...id, description: 'Id of what it was done to.' })),
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 200,
      description: `Events a page; ${defaultActivityLimit} by default. As NDJSON all events come, or as many as this says.`,
    }),
  ),
  cursor: Type.Optional(cursorParameter),
})

export type ActivityAsked = Static<typeof ActivityQuery>

const cursors = cursorCodec(closed({ id: Type.String({ maxLength: 64 }), at: Type.Integer({ minimum: 0 }) }))

export function activityCursor(position: AuditPosition | null): string | null {
  return position === null ? null : cursors.encode(position)
}

/** @throws RequestProblem `query_invalid` where it was not made by `activityCursor` */
export function activityPosition(cursor: string | undefined): AuditPosition | null {
  return cursor === undefined ? null : cursors.decode(cursor)
}

type FilterAsked = {
  readonly [Name in 'action' | 'actor' | 'object' | 'since' | 'until']?: string | undefined
}

/** @throws RequestProblem `query_invalid`, which names the field */
export function activityFilter({ action, actor, object, since, until }: FilterAsked): AuditFilter {
  const range = { since: momentOf(since), until: momentOf(until) }
  if (range.since !== undefined && range.until !== undefined && range.since >= range.until)
    throw new RequestProblem('query_invalid', { field: 'since' })
  return { ...range, actorId: actor, subjectId: object, kinds: kindsOf(action) }
}

function momentOf(time: string | undefined): number | undefined {
  return time === undefined ? undefined : Date.parse(time)
}

function kindsOf(action: string | undefined): readonly AuditKind[] | undefined {
  if (action === undefined) return undefined
  const kinds = action.split(',').map((name) => {
    const meant = auditKinds.filter((kind) => kind === name || kind.startsWith(`${name}.`))
    if (meant.length === 0) throw new RequestProblem('query_invalid', { field: 'action' })
    return meant
  })
  return [...new Set(kinds.flat())]
}

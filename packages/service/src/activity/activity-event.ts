/**
 * An audit event on the wire: who did what, to what, from where.
 *
 * Pages and streams of them: `activity-reply.ts`.
 */
import { rfc3339, timestamp } from '@claviger/fastify'
import { type AuditRecord, auditSubjectType, isRefusedKind } from 'claviger'
import { type Static, Type } from 'typebox'
import { closed } from '../wire/schemas.ts'

const textOrNull = Type.Union([Type.String(), Type.Null()])

export const ActivityEvent = closed(
  {
    id: Type.String(),
    at: timestamp,
    actor: closed({
      type: Type.String({
        description: '`account`, `api_key`, `operator`, or `unknown` where nobody proved to be somebody.',
        examples: ['account'],
      }),
      id: textOrNull,
      name: textOrNull,
    }),
    action: Type.String({ examples: ['key.created'] }),
    object: closed({
      type: Type.String({
        description: '`account`, `api_key`, `organization`, `session` or `secret`.',
        examples: ['api_key'],
      }),
      id: textOrNull,
      name: textOrNull,
    }),
    network: Type.Union([Type.String(), Type.Null()], {
      description: 'Block of the address that it was done from: IPv4 /24, IPv6 /48.',
      examples: ['192.0.2.0/24'],
    }),
    device: textOrNull,
    request_id: textOrNull,
    refused: Type.Boolean({ description: 'Whether it was attempted and refused.' }),
  },
  { description: 'Something that was done, with the names of then.' },
)

export const ActivityPage = closed(
  {
    events: Type.Array(ActivityEvent),
    next_cursor: Type.Union([Type.String(), Type.Null()], {
      description:
        'What to pass as `cursor` for older events; null where there are none. A page may be short, or empty, and still have it.',
    }),
  },
  { description: 'A page of events, newest first.' },
)

export function showActivityEvent(record: AuditRecord): Static<typeof ActivityEvent> {
  const { actor, kind } = record
  return {
    id: record.id,
    at: rfc3339(record.at),
    actor:
      actor.id === ''
        ? { type: 'unknown', id: null, name: null }
        : { type: actor.type, id: actor.id, name: record.actorName },
    action: kind,
    object: {
      type: auditSubjectType(kind),
      id: record.subjectId === '' ? null : record.subjectId,
      name: record.subjectName,
    },
    network: record.network,
    device: record.device,
    request_id: record.requestId,
    refused: isRefusedKind(kind),
  }
}

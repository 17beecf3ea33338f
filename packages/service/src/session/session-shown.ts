/**
 * A session as its owner is shown it: places are address blocks, and times are days, coarse on purpose.
 *
 * Whoever holds a copy of its tokens can read this too. Nothing here changes when a session is refreshed, nor when it is used
 * by somebody else than who asks: a thief who knew when the owner refreshes could do the same within the seconds in which the
 * two cannot be told apart (docs/decisions/0012-thief-in-step.md). Listing and ending are the engine's.
 */
import { callerOf, dayTimestamp, place, rfc3339Day } from '@claviger/fastify'
import { type Engine, type EpochMs, lastUseBeforeToday, type Principal, type Session } from 'claviger'
import type { FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { closed } from '../wire/schemas.ts'

const day = (description: string) =>
  Type.String({ ...dayTimestamp, description: `${description} To the day: midnight, UTC.` })

export const SessionShown = closed({
  id: Type.String(),
  device: Type.String({ examples: ['Firefox on Linux'] }),
  first_place: Type.String({ description: 'Address block of the sign-in.', examples: ['192.0.2.0/24'] }),
  last_place: Type.String({ description: 'Address block of the use that `last_seen_at` tells.' }),
  created_at: day('When it was signed in.'),
  last_seen_at: day(
    'The last use before today, or the sign-in where there was none; of the session that asks, this request.',
  ),
  expires_at: day('When it ends at the latest; without use it ends after seven days.'),
  current: Type.Boolean({ description: 'Whether this request was made with it.' }),
})

/** Who asks for a list of sessions, from which address block and when. */
export interface SessionsAsked {
  readonly who: Principal
  readonly here: string
  readonly now: EpochMs
}

/** The live sessions of the account of `asked.who`, the newest first. */
export async function showSessions(
  sessions: Pick<Engine['sessions'], 'list'>,
  asked: SessionsAsked,
): Promise<Static<typeof SessionShown>[]> {
  const live = await sessions.list(asked.who, asked.now)
  return live.map((session) => showSession(session, asked))
}

function showSession(session: Session, { who, here, now }: SessionsAsked): Static<typeof SessionShown> {
  const isCurrent = who.credential.type === 'session' && who.credential.id === session.id
  const used = isCurrent ? { at: now, place: here } : lastUseBeforeToday(session, now)
  return {
    id: session.id,
    device: session.device,
    first_place: session.firstPlace,
    last_place: used.place,
    created_at: rfc3339Day(session.createdAt),
    last_seen_at: rfc3339Day(used.at),
    expires_at: rfc3339Day(session.absoluteExpiresAt),
    current: isCurrent,
  }
}

/** What `request` asks for, for `showSessions`; behind `requireCaller`. */
export function sessionsAsked(request: FastifyRequest, now: EpochMs): SessionsAsked {
  return { who: callerOf(request), here: place(request.clientAddress), now }
}

/**
 * A session as its owner is shown it.
 *
 * Places are address blocks, coarse on purpose. Listing and ending are the engine's.
 */
import { rfc3339, timestamp } from '@claviger/fastify'
import type { Principal, Session } from 'claviger'
import { type Static, Type } from 'typebox'
import { closed } from '../wire/schemas.ts'

export const SessionShown = closed({
  id: Type.String(),
  device: Type.String({ examples: ['Firefox on Linux'] }),
  first_place: Type.String({ description: 'Address block of the sign-in.', examples: ['192.0.2.0/24'] }),
  last_place: Type.String({ description: 'Address block of the last use.' }),
  created_at: timestamp,
  last_seen_at: timestamp,
  expires_at: Type.String({ ...timestamp, description: 'When it ends unless it is used.' }),
  current: Type.Boolean({ description: 'Whether this request was made with it.' }),
})

export function showSession(session: Session, who: Principal): Static<typeof SessionShown> {
  return {
    id: session.id,
    device: session.device,
    first_place: session.firstPlace,
    last_place: session.lastPlace,
    created_at: rfc3339(session.createdAt),
    last_seen_at: rfc3339(session.lastSeenAt),
    expires_at: rfc3339(Math.min(session.idleExpiresAt, session.absoluteExpiresAt)),
    current: who.credential.type === 'session' && who.credential.id === session.id,
  }
}

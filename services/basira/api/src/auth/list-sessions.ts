/**
 * `GET /auth/sessions`: where the account is signed in.
 *
 * Places are address blocks, coarse on purpose.
 */
import { callerOf, requireCaller, rfc3339, type Server, timestamp } from '@claviger/fastify'
import type { Principal, Session } from 'claviger'
import { type Static, Type } from 'typebox'
import { anyCredential, refusesReader } from '../wire/responses.ts'
import { closed } from '../wire/schemas.ts'
import type { AuthParts } from './auth-parts.ts'

const SessionShown = closed({
  id: Type.String(),
  device: Type.String({ examples: ['Firefox on Linux'] }),
  first_place: Type.String({ description: 'Address block of the sign-in.', examples: ['192.0.2.0/24'] }),
  last_place: Type.String({ description: 'Address block of the last use.' }),
  created_at: timestamp,
  last_seen_at: timestamp,
  expires_at: Type.String({ ...timestamp, description: 'When it ends unless it is used.' }),
  current: Type.Boolean({ description: 'Whether this request was made with it.' }),
})

function showSession(session: Session, who: Principal): Static<typeof SessionShown> {
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

export function listSessionsRoute(app: Server, { engine, now }: AuthParts): void {
  app.route({
    method: 'GET',
    url: '/auth/sessions',
    onRequest: requireCaller({ scope: 'account:read' }),
    config: refusesReader('scope_missing'),
    schema: {
      operationId: 'listSessions',
      tags: ['Sessions'],
      summary: 'List the sessions of the account',
      description: 'Live ones, last seen first.',
      security: anyCredential,
      response: {
        200: closed(
          { sessions: Type.Array(SessionShown) },
          { description: 'The live sessions of the account.' },
        ),
      },
    },
    handler: async (request) => {
      const who = callerOf(request)
      const sessions = await engine.sessions.list(who, now())
      return { sessions: sessions.map((session) => showSession(session, who)) }
    },
  })
}

/**
 * `GET /auth/sessions`: where the account is signed in.
 *
 * Places are address blocks, coarse on purpose.
 */
import { callerOf, requireCaller, type Server } from '@claviger/fastify'
import { SessionShown, showSession } from '@claviger/service'
import { Type } from 'typebox'
import { anyCredential, refusesReader } from '../wire/responses.ts'
import { closed } from '../wire/schemas.ts'
import type { AuthParts } from './auth-parts.ts'

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

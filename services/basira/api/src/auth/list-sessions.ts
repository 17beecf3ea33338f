/**
 * `GET /auth/sessions`: where the account is signed in.
 *
 * What is told of one, and why no more, is packages/service's.
 */
import { requireCaller, type Server } from '@claviger/fastify'
import { SessionShown, sessionsAsked, showSessions } from '@claviger/service'
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
      description:
        'Live ones, the newest first. Times are told to the day, and uses of today are not: a copy of the tokens must not tell when their owner refreshes.',
      security: anyCredential,
      response: {
        200: closed(
          { sessions: Type.Array(SessionShown) },
          { description: 'The live sessions of the account.' },
        ),
      },
    },
    handler: async (request) => ({
      sessions: await showSessions(engine.sessions, sessionsAsked(request, now())),
    }),
  })
}

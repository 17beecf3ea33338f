/**
 * `DELETE /auth/sessions/{id}`: ends one session of the account.
 *
 * It may be the one that asks.
 */
import { authorOf, requireCaller, type Server } from '@claviger/fastify'
import { anyCredential, nothing, refusesCaller } from '../wire/responses.ts'
import { IdParams } from '../wire/schemas.ts'
import type { AuthParts } from './auth-parts.ts'

export function endOneSessionRoute(app: Server, { engine, now }: AuthParts): void {
  app.route({
    method: 'DELETE',
    url: '/auth/sessions/:id',
    onRequest: requireCaller({ scope: 'account:write' }),
    config: refusesCaller('scope_missing', 'not_found'),
    schema: {
      operationId: 'endOneSession',
      tags: ['Sessions'],
      summary: 'End a session',
      description: 'Its tokens are refused everywhere when it returns.',
      security: anyCredential,
      params: IdParams,
      response: { 204: nothing('The session has ended.') },
    },
    handler: async (request, reply) => {
      await engine.sessions.end(authorOf(request), request.params.id, 'ended', now())
      return reply.code(204).send(null)
    },
  })
}

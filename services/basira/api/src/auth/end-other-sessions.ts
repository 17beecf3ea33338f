/**
 * `DELETE /auth/sessions`: ends every session of the account but the one that asks.
 *
 * A key has none: it ends them all.
 */
import { authorOf, requireCaller, type Server } from '@claviger/fastify'
import { anyCredential, nothing, refusesCaller } from '../wire/responses.ts'
import type { AuthParts } from './auth-parts.ts'

export function endOtherSessionsRoute(app: Server, { engine, now }: AuthParts): void {
  app.route({
    method: 'DELETE',
    url: '/auth/sessions',
    onRequest: requireCaller({ scope: 'account:write' }),
    config: refusesCaller('scope_missing'),
    schema: {
      operationId: 'endOtherSessions',
      tags: ['Sessions'],
      summary: 'End all other sessions',
      description:
        'Their tokens are refused everywhere when it returns. Asked with a key, every session ends.',
      security: anyCredential,
      response: { 204: nothing('The other sessions have ended.') },
    },
    handler: async (request, reply) => {
      await engine.sessions.endOthers(authorOf(request), now())
      return reply.code(204).send(null)
    },
  })
}

/**
 * `POST /auth/session/refresh`: new cookies for a browser whose access cookie runs out.
 *
 * A client that keeps its tokens itself uses `refresh.ts`.
 */
import { guardCrossSite, type Server } from '@claviger/fastify'
import { refreshBrowserSession } from '@claviger/service'
import { noCredential, nothing, refusesBody } from '../wire/responses.ts'
import { type AuthParts, headerOf } from './auth-parts.ts'
import { AttemptHeaders } from './auth-schema.ts'

export function refreshSessionRoute(app: Server, parts: AuthParts): void {
  app.route({
    method: 'POST',
    url: '/auth/session/refresh',
    onRequest: guardCrossSite(parts),
    config: refusesBody('refresh_invalid', 'cross_site'),
    schema: {
      operationId: 'refreshSession',
      tags: ['Sessions'],
      summary: 'Refresh the session cookies',
      description: 'Tabs that refresh at the same moment all get the same new cookies.',
      security: noCredential,
      headers: AttemptHeaders,
      response: { 204: nothing('The cookies are renewed.') },
    },
    handler: async (request, reply) => {
      const attemptId = headerOf(request, 'idempotency-key') ?? null
      await refreshBrowserSession(parts, request, reply, attemptId)
      return reply.code(204).send(null)
    },
  })
}

/**
 * `DELETE /auth/session`: signs a browser out. Whatever it had is of no use afterwards, and the answer is always the same.
 *
 * A client that keeps its tokens itself uses `POST /auth/logout`.
 */
import { guardCrossSite, readCaller, type Server } from '@claviger/fastify'
import { endBrowserSession } from '@claviger/service'
import { noCredential, nothing } from '../wire/responses.ts'
import type { AuthParts } from './auth-parts.ts'

export function endSessionRoute(app: Server, parts: AuthParts): void {
  app.route({
    method: 'DELETE',
    url: '/auth/session',
    onRequest: [guardCrossSite(parts), readCaller],
    config: { refuses: ['cross_site', 'headers_duplicate', 'credential_conflict'] },
    schema: {
      operationId: 'endSession',
      tags: ['Sessions'],
      summary: 'Sign out a browser',
      description:
        'Ends the session of the cookies, everywhere, and takes them away. Answers the same without a session.',
      security: noCredential,
      response: { 204: nothing('Signed out; the cookies are gone.') },
    },
    handler: async (request, reply) => {
      await endBrowserSession(parts, request, reply)
      return reply.code(204).send(null)
    },
  })
}

/**
 * `DELETE /auth/session`: signs a browser out. Whatever it had is of no use afterwards, and the answer is always the same.
 *
 * A client that keeps its tokens itself uses `POST /auth/logout`.
 */
import { callerOrNull, guardCrossSite, readCaller, type Server } from '@claviger/fastify'
import type { FastifyRequest } from 'fastify'
import { noCredential, nothing } from '../wire/responses.ts'
import type { AuthParts } from './auth-parts.ts'
import { endOwnSession } from './end-own-session.ts'

export function endSessionRoute(app: Server, parts: AuthParts): void {
  const { cookies, engine, now } = parts
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
      const presented = cookies.refreshToken(request)
      if (presented !== null) await engine.sessions.endByToken(presented, 'cookie', 'signed_out', now())
      await endOwnSession(parts, isByCookie(request) ? callerOrNull(request) : null)
      // Not before it has ended: after a failure the browser must be able to try again.
      cookies.clear(reply)
      reply.header('clear-site-data', '"cache", "cookies", "storage"')
      return reply.code(204).send(null)
    },
  })
}

function isByCookie({ caller }: FastifyRequest): boolean {
  return caller?.kind === 'principal' && caller.transport === 'cookie'
}

/**
 * `POST /auth/session`: signs in a browser. The tokens are in cookies that no script sees, and in no body.
 *
 * A session that the browser brings along is ended, never adopted (ASVS 5.0 V7.2.4).
 */
import { guardCrossSite, type Server } from '@claviger/fastify'
import { startBrowserSession } from '@claviger/service'
import { noCredential, nothing, refusesBody } from '../wire/responses.ts'
import type { AuthParts } from './auth-parts.ts'
import { SignInBody } from './auth-schema.ts'

export function startSessionRoute(app: Server, parts: AuthParts): void {
  app.route({
    method: 'POST',
    url: '/auth/session',
    onRequest: guardCrossSite(parts),
    config: refusesBody('sign_in_failed', 'cross_site', 'busy'),
    schema: {
      operationId: 'startSession',
      tags: ['Sessions'],
      summary: 'Sign in for cookies',
      description:
        'For browsers. Sets `__Host-basira_access` and `__Host-basira_refresh`, and `__Host-basira_device` by which the device is known again.',
      security: noCredential,
      body: SignInBody,
      response: { 204: nothing('Signed in; the cookies are set.') },
    },
    handler: async (request, reply) => {
      await startBrowserSession(parts, request, reply, request.body)
      return reply.code(204).send(null)
    },
  })
}

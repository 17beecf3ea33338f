/**
 * `POST /auth/session`: signs in a browser. The tokens are in cookies that no script sees, and in no body.
 *
 * A session that the browser brings along is ended, never adopted (ASVS 5.0 V7.2.4).
 */
import { guardCrossSite, type Server } from '@claviger/fastify'
import { noCredential, nothing, refusesBody } from '../wire/responses.ts'
import type { AuthParts } from './auth-parts.ts'
import { SignInBody } from './auth-schema.ts'
import { signIn } from './sign-in.ts'

export function startSessionRoute(app: Server, parts: AuthParts): void {
  const { cookies, engine, now } = parts
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
      const former = cookies.refreshToken(request)
      const claimed = cookies.deviceDigest(request)
      const device = { claimed, remember: claimed ?? cookies.newDevice(reply) }
      const tokens = await signIn(parts, request, request.body, 'cookie', device).catch((error: unknown) => {
        // A device is remembered by a sign-in that succeeds.
        reply.removeHeader('set-cookie')
        throw error
      })
      if (former !== null) await engine.sessions.endByToken(former, 'cookie', 'superseded', now())
      cookies.set(reply, tokens, now())
      return reply.code(204).send(null)
    },
  })
}

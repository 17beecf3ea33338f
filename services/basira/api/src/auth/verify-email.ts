/**
 * `POST /auth/verify-email`: proves an address with a mailed token. It never signs anybody in.
 *
 * Whoever is signed in as somebody else is refused: the link is another account's, and stays good.
 */
import { callerOrNull, guardCrossSite, originOf, readCaller, type Server } from '@claviger/fastify'
import { tryLink } from '@claviger/service'
import { Secret } from 'claviger'
import { noCredential, nothing, refusesBody } from '../wire/responses.ts'
import type { AuthParts } from './auth-parts.ts'
import { TokenBody } from './auth-schema.ts'

export function verifyEmailRoute(app: Server, parts: AuthParts): void {
  const { engine, now } = parts
  app.route({
    method: 'POST',
    url: '/auth/verify-email',
    onRequest: [guardCrossSite(parts), readCaller],
    config: refusesBody('link_invalid', 'cross_site', 'headers_duplicate', 'credential_conflict'),
    schema: {
      operationId: 'verifyEmail',
      tags: ['Accounts'],
      summary: 'Verify an email address',
      description:
        'With the token of the mailed link, which works once and for 24 hours. What verification unlocks is unlocked at once, for live sessions and keys too.',
      security: noCredential,
      body: TokenBody,
      response: { 204: nothing('The address is verified.') },
    },
    handler: async (request, reply) => {
      const token = new Secret<'link'>(request.body.token)
      await tryLink(parts, request, () =>
        engine.accounts.verifyEmail(token, callerOrNull(request), originOf(request), now()),
      )
      return reply.code(204).send(null)
    },
  })
}

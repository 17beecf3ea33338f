/**
 * `POST /auth/verify-email`: proves an address with a mailed token. It never signs anybody in.
 *
 * Whoever is signed in as somebody else and gives no password is refused: the link is another account's, and stays good.
 */
import { guardCrossSite, readCaller, type Server } from '@claviger/fastify'
import { verifyByLink } from '@claviger/service'
import { noCredential, nothing, refusesBody } from '../wire/responses.ts'
import type { AuthParts } from './auth-parts.ts'
import { VerifyBody } from './auth-schema.ts'

export function verifyEmailRoute(app: Server, parts: AuthParts): void {
  app.route({
    method: 'POST',
    url: '/auth/verify-email',
    onRequest: [guardCrossSite(parts), readCaller],
    config: refusesBody(
      'link_invalid',
      'password_wrong',
      'cross_site',
      'headers_duplicate',
      'credential_conflict',
      'credential_invalid',
      'busy',
    ),
    schema: {
      operationId: 'verifyEmail',
      tags: ['Accounts'],
      summary: 'Verify an email address',
      description:
        "With the token of the mailed link, which works once and for 24 hours. What verification unlocks is unlocked at once, for live sessions and keys too. With a session or a key of the account, or with its password, everything stays; with the token alone the account's sessions and keys that were made before have ended everywhere when it returns, because the link proves the mailbox and not who chose the password. A wrong password leaves the link good. A browser is known to the account from then on: it gets a `__Host-basira_device` cookie where it has none.",
      security: noCredential,
      body: VerifyBody,
      response: { 204: nothing('The address is verified.') },
    },
    handler: async (request, reply) => {
      await verifyByLink(parts, request, reply, request.body)
      return reply.code(204).send(null)
    },
  })
}

/**
 * `POST /auth/end-sessions`: ends every session of an account with the link from a mail about a copied session.
 *
 * It signs nobody in and needs no credential: whoever copied one has that.
 */
import { guardCrossSite, originOf, type Server } from '@claviger/fastify'
import { tryLink } from '@claviger/service'
import { Secret } from 'claviger'
import { noCredential, nothing, refusesBody } from '../wire/responses.ts'
import type { AuthParts } from './auth-parts.ts'
import { TokenBody } from './auth-schema.ts'

export function endSessionsByLinkRoute(app: Server, parts: AuthParts): void {
  const { engine, now } = parts
  app.route({
    method: 'POST',
    url: '/auth/end-sessions',
    onRequest: guardCrossSite(parts),
    config: refusesBody('link_invalid', 'cross_site'),
    schema: {
      operationId: 'endSessionsByLink',
      tags: ['Sessions'],
      summary: 'End every session with a mailed token',
      security: noCredential,
      body: TokenBody,
      response: { 204: nothing('Every session of the account has ended.') },
    },
    handler: async (request, reply) => {
      const token = new Secret<'link'>(request.body.token)
      await tryLink(parts, request, () => engine.accounts.endSessions(token, originOf(request), now()))
      return reply.code(204).send(null)
    },
  })
}

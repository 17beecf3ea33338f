/**
 * `DELETE /api-keys/{id}`: revokes a key. When it returns, no process of the deployment accepts it.
 *
 * The row stays, as revoked, for those who look at what happened.
 */
import { authorOf, requireCaller, type Server } from '@claviger/fastify'
import { Type } from 'typebox'
import { anyCredential, nothing, refusesCaller } from '../wire/responses.ts'
import { closed, IdParams } from '../wire/schemas.ts'
import type { KeyRouteParts } from './key-route-parts.ts'

const Query = closed({
  descendants: Type.Optional(
    Type.Literal('revoke', { description: 'Also revokes every key made with it, by those, and so on.' }),
  ),
})

export function deleteKeyRoute(app: Server, { engine, now }: KeyRouteParts): void {
  app.route({
    method: 'DELETE',
    url: '/api-keys/:id',
    onRequest: requireCaller({ scope: 'keys:write' }),
    config: refusesCaller('scope_missing', 'role_missing', 'not_found', 'query_invalid'),
    schema: {
      operationId: 'revokeApiKey',
      tags: ['API keys'],
      summary: 'Revoke an API key',
      description:
        'When it returns, no process of the deployment accepts the key. Revoking twice is the same as once.',
      security: anyCredential,
      params: IdParams,
      querystring: Query,
      response: {
        204: nothing('The key is refused everywhere.'),
      },
    },
    handler: async (request, reply) => {
      const withDescendants = request.query.descendants === 'revoke'
      await engine.keys.revoke(authorOf(request), request.params.id, withDescendants, now())
      return reply.code(204).send(null)
    },
  })
}

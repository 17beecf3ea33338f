/**
 * `DELETE /api-keys/{id}`: revokes a key and those made with it. Once this returns, every process of the deployment rejects them.
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
    Type.Union([Type.Literal('revoke'), Type.Literal('keep')], {
      default: 'revoke',
      description:
        '`revoke`, the default: every key that was made with it, by those, and so on, is revoked too. `keep`: they go on working.',
    }),
  ),
})

export function deleteKeyRoute(app: Server, { engine, now }: KeyRouteParts): void {
  app.route({
    method: 'DELETE',
    url: '/api-keys/:id',
    onRequest: requireCaller({ scope: 'keys:write' }, { ownKeyParameter: 'id' }),
    config: refusesCaller(
      'scope_missing',
      'role_missing',
      'key_wider_than_maker',
      'not_found',
      'query_invalid',
    ),
    schema: {
      operationId: 'revokeApiKey',
      tags: ['API keys'],
      summary: 'Revoke an API key',
      description:
        'Once this returns, every process of the deployment rejects the key and, unless `descendants=keep` is asked for, every key that was made with it, by those, and so on. Revoking twice is the same as once. A key may always revoke itself, whatever its scopes; another one only if that is no wider than itself.',
      security: anyCredential,
      params: IdParams,
      querystring: Query,
      response: {
        204: nothing('Every process rejects the key.'),
      },
    },
    handler: async (request, reply) => {
      const { descendants = 'revoke' } = request.query
      await engine.keys.revoke(authorOf(request), request.params.id, now(), { descendants })
      return reply.code(204).send(null)
    },
  })
}

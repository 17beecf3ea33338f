/**
 * `GET /api-keys/{id}/descendants`: the keys that were made with a key, with those, and so on; newest first, page by page.
 *
 * Revoking them along with it: `delete-key.ts`.
 */
import { callerOf, requireCaller, type Server } from '@claviger/fastify'
import { anyCredential, refusesReader } from '../wire/responses.ts'
import { IdParams } from '../wire/schemas.ts'
import { KeyPage, KeyPageQuery, keyPage } from './key-page.ts'
import type { KeyRouteParts } from './key-route-parts.ts'

export function listDescendantsRoute(app: Server, { engine, now }: KeyRouteParts): void {
  app.route({
    method: 'GET',
    url: '/api-keys/:id/descendants',
    onRequest: requireCaller({ scope: 'keys:read' }),
    config: refusesReader('scope_missing', 'query_invalid', 'not_found'),
    schema: {
      operationId: 'listApiKeyDescendants',
      tags: ['API keys'],
      summary: 'List the API keys made with an API key',
      description:
        'The keys that were made with it, with those, and so on, without the key itself: what revoking it ends too. Newest first, expired and revoked ones included unless `status` says otherwise.',
      security: anyCredential,
      params: IdParams,
      querystring: KeyPageQuery,
      response: { 200: KeyPage },
    },
    handler: async (request) => {
      const who = callerOf(request)
      return keyPage(engine.dialect, request.query, now(), (limit, after, only) =>
        engine.keys.listDescendants(who, request.params.id, limit, after, only),
      )
    },
  })
}

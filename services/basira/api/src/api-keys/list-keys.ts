/**
 * `GET /api-keys`: the keys of the organization, newest first, page by page.
 *
 * Ended keys are listed too, with their status, unless the query says otherwise.
 */
import { callerOf, requireCaller, type Server } from '@claviger/fastify'
import { anyCredential, refusesReader } from '../wire/responses.ts'
import { KeyPage, KeyPageQuery, keyPage } from './key-page.ts'
import type { KeyRouteParts } from './key-route-parts.ts'

export function listKeysRoute(app: Server, { engine, now }: KeyRouteParts): void {
  app.route({
    method: 'GET',
    url: '/api-keys',
    onRequest: requireCaller({ scope: 'keys:read' }),
    config: refusesReader('scope_missing', 'query_invalid'),
    schema: {
      operationId: 'listApiKeys',
      tags: ['API keys'],
      summary: 'List API keys',
      description:
        'Newest first, expired and revoked ones included unless `status` says otherwise. Secrets are never shown again.',
      security: anyCredential,
      querystring: KeyPageQuery,
      response: { 200: KeyPage },
    },
    handler: async (request) => {
      const who = callerOf(request)
      return keyPage(engine.dialect, request.query, now(), (limit, after, only) =>
        engine.keys.list(who, limit, after, only),
      )
    },
  })
}

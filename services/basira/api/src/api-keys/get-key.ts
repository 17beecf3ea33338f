/**
 * `GET /api-keys/{id}`: one key of the organization.
 *
 * Its secret is not kept and cannot be shown.
 */
import { callerOf, requireCaller, type Server } from '@claviger/fastify'
import { anyCredential, refusesReader } from '../wire/responses.ts'
import { IdParams } from '../wire/schemas.ts'
import { KeyShown, showKey } from './api-key-schema.ts'
import type { KeyRouteParts } from './key-route-parts.ts'

export function getKeyRoute(app: Server, { engine, now }: KeyRouteParts): void {
  app.route({
    method: 'GET',
    url: '/api-keys/:id',
    onRequest: requireCaller({ scope: 'keys:read' }, { ownKeyParameter: 'id' }),
    config: refusesReader('scope_missing', 'not_found'),
    schema: {
      operationId: 'getApiKey',
      tags: ['API keys'],
      summary: 'Read an API key',
      description: 'A key may always read itself, whatever its scopes.',
      security: anyCredential,
      params: IdParams,
      response: { 200: KeyShown },
    },
    handler: async (request) =>
      showKey(engine.dialect, await engine.keys.get(callerOf(request), request.params.id), now()),
  })
}

/**
 * `GET /databases/{id}/health`: whether an agent still reports a database.
 *
 * The rule is `connectionOf`.
 */
import { callerOf, requireCaller, rfc3339OrNull, type Server } from '@claviger/fastify'
import { anyCredential, refusesReader } from '../wire/responses.ts'
import { IdParams } from '../wire/schemas.ts'
import { connectionOf } from './database.ts'
import type { DatabaseRouteParts } from './database-route-parts.ts'
import { HealthShown } from './database-schema.ts'

export function getHealthRoute(app: Server, { databases, now }: DatabaseRouteParts): void {
  app.route({
    method: 'GET',
    url: '/databases/:id/health',
    onRequest: requireCaller({ scope: 'databases:read' }),
    config: refusesReader('scope_missing', 'not_found'),
    schema: {
      operationId: 'getDatabaseHealth',
      tags: ['Databases'],
      summary: 'Tell whether a database is connected',
      security: anyCredential,
      params: IdParams,
      response: { 200: HealthShown },
    },
    handler: async (request) => {
      const database = await databases.get(callerOf(request), request.params.id)
      return {
        id: database.id,
        status: connectionOf(database, now()),
        last_seen_at: rfc3339OrNull(database.lastSeenAt),
      }
    },
  })
}

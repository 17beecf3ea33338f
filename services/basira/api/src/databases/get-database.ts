/**
 * `GET /databases/{id}`: one database of the organization.
 *
 * Its state alone: `get-health.ts`.
 */
import { callerOf, requireCaller, type Server } from '@claviger/fastify'
import { anyCredential, refusesReader } from '../wire/responses.ts'
import { IdParams } from '../wire/schemas.ts'
import type { DatabaseRouteParts } from './database-route-parts.ts'
import { DatabaseShown, showDatabase } from './database-schema.ts'

export function getDatabaseRoute(app: Server, { databases, now }: DatabaseRouteParts): void {
  app.route({
    method: 'GET',
    url: '/databases/:id',
    onRequest: requireCaller({ scope: 'databases:read' }),
    config: refusesReader('scope_missing', 'not_found'),
    schema: {
      operationId: 'getDatabase',
      tags: ['Databases'],
      summary: 'Read a database',
      security: anyCredential,
      params: IdParams,
      response: { 200: DatabaseShown },
    },
    handler: async (request) =>
      showDatabase(await databases.get(callerOf(request), request.params.id), now()),
  })
}

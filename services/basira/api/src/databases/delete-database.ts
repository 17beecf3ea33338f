/**
 * `DELETE /databases/{id}`: removes a database with all that was collected from it.
 *
 * The watched database itself is never touched.
 */
import { authorOf, requireCaller, type Server } from '@claviger/fastify'
import { anyCredential, nothing, refusesCaller } from '../wire/responses.ts'
import { IdParams } from '../wire/schemas.ts'
import type { DatabaseRouteParts } from './database-route-parts.ts'

export function deleteDatabaseRoute(app: Server, { databases, now }: DatabaseRouteParts): void {
  app.route({
    method: 'DELETE',
    url: '/databases/:id',
    onRequest: requireCaller({ scope: 'databases:write' }),
    config: refusesCaller('scope_missing', 'not_found'),
    schema: {
      operationId: 'deleteDatabase',
      tags: ['Databases'],
      summary: 'Remove a database',
      description: 'Its telemetry and recommendations go with it.',
      security: anyCredential,
      params: IdParams,
      response: {
        204: nothing('The database is no longer watched.'),
      },
    },
    handler: async (request, reply) => {
      await databases.remove(authorOf(request), request.params.id, now())
      return reply.code(204).send(null)
    },
  })
}

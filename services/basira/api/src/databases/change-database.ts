/**
 * `PATCH /databases/{id}`: changes the settings of a database.
 *
 * Its engine stays what it is: register it anew for another one.
 */
import { authorOf, requireCaller, type Server } from '@claviger/fastify'
import { anyCredential, refusesCallerAndBody } from '../wire/responses.ts'
import { IdParams } from '../wire/schemas.ts'
import type { DatabaseRouteParts } from './database-route-parts.ts'
import { changesOf, DatabaseChangesAsked, DatabaseShown, showDatabase } from './database-schema.ts'

export function changeDatabaseRoute(app: Server, { databases, now }: DatabaseRouteParts): void {
  app.route({
    method: 'PATCH',
    url: '/databases/:id',
    onRequest: requireCaller({ scope: 'databases:write' }),
    config: refusesCallerAndBody('scope_missing', 'not_found'),
    schema: {
      operationId: 'changeDatabase',
      tags: ['Databases'],
      summary: 'Change the settings of a database',
      description:
        'Fields that are not named stay as they are; `tags` and `disabled_collectors` are replaced whole.',
      security: anyCredential,
      params: IdParams,
      body: DatabaseChangesAsked,
      response: { 200: DatabaseShown },
    },
    handler: async (request) => {
      const changes = changesOf(request.body)
      const changed = await databases.change(authorOf(request), request.params.id, changes, now())
      return showDatabase(changed, now())
    },
  })
}

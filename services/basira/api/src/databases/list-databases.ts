/**
 * `GET /databases`: every database of the organization, newest first.
 *
 * What they report is read elsewhere.
 */
import { callerOf, requireCaller, type Server } from '@claviger/fastify'
import { anyCredential, refusesReader } from '../wire/responses.ts'
import type { DatabaseRouteParts } from './database-route-parts.ts'
import { DatabaseList, showDatabase } from './database-schema.ts'

export function listDatabasesRoute(app: Server, { databases, now }: DatabaseRouteParts): void {
  app.route({
    method: 'GET',
    url: '/databases',
    onRequest: requireCaller({ scope: 'databases:read' }),
    config: refusesReader('scope_missing'),
    schema: {
      operationId: 'listDatabases',
      tags: ['Databases'],
      summary: 'List databases',
      description: 'Every registered database, newest first.',
      security: anyCredential,
      response: { 200: DatabaseList },
    },
    handler: async (request) => {
      const found = await databases.list(callerOf(request))
      const at = now()
      return { databases: found.map((database) => showDatabase(database, at)) }
    },
  })
}

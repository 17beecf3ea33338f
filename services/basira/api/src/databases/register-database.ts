/**
 * `POST /databases`: registers a database to be watched.
 *
 * An account that has not proved its address may have one.
 */
import { authorOf, requireCaller, type Server } from '@claviger/fastify'
import { anyCredential, refusesCallerAndBody } from '../wire/responses.ts'
import type { DatabaseRouteParts } from './database-route-parts.ts'
import { DatabaseAsked, DatabaseShown, showDatabase } from './database-schema.ts'

export function registerDatabaseRoute(app: Server, { databases, now }: DatabaseRouteParts): void {
  app.route({
    method: 'POST',
    url: '/databases',
    onRequest: requireCaller({ scope: 'databases:write' }),
    config: refusesCallerAndBody('scope_missing', 'verification_required'),
    schema: {
      operationId: 'registerDatabase',
      tags: ['Databases'],
      summary: 'Register a database',
      description: 'Accounts with a verified email address may register any number, others one.',
      security: anyCredential,
      body: DatabaseAsked,
      response: {
        201: DatabaseShown,
      },
    },
    handler: async (request, reply) => {
      const { name, engine, host, engine_version, port, tags } = request.body
      const asked = {
        name: name.trim(),
        engine,
        host,
        engineVersion: engine_version ?? null,
        port: port ?? null,
        tags: tags ?? {},
      }
      const database = await databases.register(authorOf(request), asked, now())
      return reply.code(201).send(showDatabase(database, now()))
    },
  })
}

/**
 * The routes under `/databases`, one a file.
 *
 * Rules: `database-registry.ts`.
 */
import type { Server } from '@claviger/fastify'
import { changeDatabaseRoute } from './change-database.ts'
import type { DatabaseRouteParts } from './database-route-parts.ts'
import { deleteDatabaseRoute } from './delete-database.ts'
import { getDatabaseRoute } from './get-database.ts'
import { getHealthRoute } from './get-health.ts'
import { listDatabasesRoute } from './list-databases.ts'
import { registerDatabaseRoute } from './register-database.ts'

export function databaseRoutes(app: Server, parts: DatabaseRouteParts): void {
  listDatabasesRoute(app, parts)
  registerDatabaseRoute(app, parts)
  getDatabaseRoute(app, parts)
  changeDatabaseRoute(app, parts)
  deleteDatabaseRoute(app, parts)
  getHealthRoute(app, parts)
}

/**
 * What the routes of databases stand on.
 *
 * It is filled where the server is put together (`../server.ts`).
 */
import type { EpochMs } from 'claviger'
import type { DatabaseRegistry } from './database-registry.ts'

export interface DatabaseRouteParts {
  readonly databases: DatabaseRegistry
  readonly now: () => EpochMs
}

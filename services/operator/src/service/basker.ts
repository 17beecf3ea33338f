/**
 * Basker, as the operator's command sees it.
 *
 * What Basker is lies in services/basker.
 */
import {
  baskerDeclaration,
  baskerMigrations,
  baskerOperations,
  createBaskerEngine,
  migrationOwner,
  readBaskerConfiguration,
  startBasker,
} from '@claviger/basker'
import type { Service } from './service.ts'

export const basker: Service = {
  name: 'basker',
  title: 'Basker',
  prefix: 'BASKER',
  declaration: baskerDeclaration,
  read: () => readBaskerConfiguration(),
  migrationOwner,
  migrations: baskerMigrations,
  pagesPath: '/admin',
  docsPath: '/partners/docs',
  countsInRedis: true,
  start: (registry) => startBasker(undefined, registry === null ? {} : { registry }),
  operations: async (_, store) =>
    baskerOperations(await createBaskerEngine(readBaskerConfiguration(), store), store),
}

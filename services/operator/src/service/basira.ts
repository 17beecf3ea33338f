/**
 * Basira, as the operator's command sees it.
 *
 * What Basira is lies in services/basira/api.
 */
import {
  basiraDeclaration,
  basiraMigrations,
  basiraOperations,
  createBasiraEngine,
  migrationOwner,
  startBasira,
} from '@claviger/basira-api'
import { readConfiguration } from '@claviger/host'
import type { Service } from './service.ts'

export const basira: Service = {
  name: 'basira',
  title: 'Basira',
  prefix: 'BASIRA',
  declaration: basiraDeclaration,
  read: () => readConfiguration('BASIRA', basiraDeclaration),
  migrationOwner,
  migrations: basiraMigrations,
  pagesPath: '/',
  docsPath: '/api/v1/docs',
  countsInRedis: false,
  start: (registry) => startBasira(undefined, registry === null ? {} : { registry }),
  operations: async (configuration, store) =>
    basiraOperations(await createBasiraEngine(configuration, store), store),
}

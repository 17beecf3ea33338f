/**
 * Basker's one entry: starting the service, and what the operator's command needs of it.
 */
export { baskerMigrations, migrationOwner } from '@claviger/basker-cms'
export { createBaskerEngine } from './basker-engine.ts'
export { firstOwner } from './first-start.ts'
export { baskerOperations } from './operator/operations.ts'
export { type BaskerOptions, createBasker, startBasker } from './service.ts'
export { type BaskerConfiguration, baskerDeclaration, readBaskerConfiguration } from './settings.ts'

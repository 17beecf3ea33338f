/**
 * Basira's one entry: starting the service, and what the operator's command needs of it.
 */
export { serviceOperations as basiraOperations } from '@claviger/service'
export { createBasiraEngine, type EngineSettings } from './basira-engine.ts'
export { basiraMigrations, migrationOwner } from './migration/migrations.ts'
export { type BasiraOptions, createBasira, type RunningBasira, startBasira } from './service.ts'
export { type BasiraConfiguration, type BasiraInteger, basiraDeclaration } from './settings.ts'

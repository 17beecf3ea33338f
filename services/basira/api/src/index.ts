/**
 * Basira's one entry: starting the service, and what the operator's command needs of it.
 */
export { basiraSealer, createBasiraEngine, type EngineSettings } from './basira-engine.ts'
export { basiraMigrations, migrationOwner } from './migration/migrations.ts'
export { basiraOperations } from './operator/operations.ts'
export { type BasiraOptions, createBasira, type RunningBasira, startBasira } from './service.ts'
export { type BasiraConfiguration, type BasiraInteger, basiraDeclaration } from './settings.ts'

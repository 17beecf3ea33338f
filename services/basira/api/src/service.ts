/**
 * The Basira service as a whole: what it gives to the process that every service is.
 *
 * Signals and exit codes are up to whoever runs it; the HTTP side is `server.ts`.
 */
import { randomBytes } from 'node:crypto'
import { type Environment, readConfiguration } from '@claviger/host'
import {
  engineLimits,
  type ProcessOptions,
  type RunningService,
  serviceOperations,
  startServiceProcess,
} from '@claviger/service'
import { createBasiraEngine } from './basira-engine.ts'
import { DatabaseRegistry } from './databases/database-registry.ts'
import { renderNotice } from './mail/mail-words.ts'
import { basiraMigrations, migrationOwner } from './migration/migrations.ts'
import { basiraServer } from './server.ts'
import { type BasiraConfiguration, basiraDeclaration } from './settings.ts'

export type BasiraOptions = ProcessOptions

export type RunningBasira = RunningService

/**
 * Starts Basira with `configuration`; it serves when the promise resolves. When it rejects, nothing is left behind.
 *
 * @throws FileOwned where another process serves from the SQLite file; its message names it
 * @throws Refusal `unavailable` where the database cannot be reached
 */
export async function createBasira(
  configuration: BasiraConfiguration,
  options: BasiraOptions = {},
): Promise<RunningBasira> {
  const { credentialsInMemory: maxInMemory } = configuration.integers
  return startServiceProcess(
    configuration,
    {
      name: 'basira',
      title: 'Basira',
      migrationOwner,
      migrations: basiraMigrations,
      auditDays: configuration.integers.auditDays,
      engine: (store, around) =>
        createBasiraEngine(configuration, store, {
          ...around,
          ...engineLimits(configuration.integers),
          keyLimits: configuration.integers,
          maxInMemory,
        }),
      render: renderNotice,
      operations: serviceOperations,
      app: (around) =>
        basiraServer({
          ...around,
          configuration,
          databases: new DatabaseRegistry(around.engine, around.store.database, randomBytes),
        }),
    },
    options,
  )
}

/**
 * Starts Basira with the configuration of `environment`, which is the process's own by default.
 *
 * @throws ConfigurationError with a sentence for each thing that is wrong; whatever `createBasira` throws
 */
export async function startBasira(
  environment?: Environment,
  options: BasiraOptions = {},
): Promise<RunningBasira> {
  return createBasira(readConfiguration('BASIRA', basiraDeclaration, environment), options)
}

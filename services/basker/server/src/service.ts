/**
 * The Basker service as a whole: what it gives to the process that every service is.
 *
 * Signals and exit codes are up to whoever runs it; the HTTP side is `basker-server.ts`.
 */
import { baskerMigrations, migrationOwner } from '@claviger/basker-cms'
import type { Environment } from '@claviger/host'
import { type ProcessOptions, type RunningService, startServiceProcess } from '@claviger/service'
import { createBaskerEngine } from './basker-engine.ts'
import { baskerServer } from './basker-server.ts'
import { prepareFirstStart } from './first-start.ts'
import { renderNotice } from './mail-words.ts'
import { refuseMissingKeySecret } from './operator/key-digests.ts'
import { baskerOperations } from './operator/operations.ts'
import { type BaskerConfiguration, readBaskerConfiguration } from './settings.ts'

export interface BaskerOptions extends ProcessOptions {
  /** Takes what a person has to read once at the first start. Default: standard error. */
  readonly tell?: (line: string) => void
}

function tellPerson(line: string): void {
  process.stderr.write(`${line}\n`)
}

/**
 * Starts Basker with `configuration`; it serves when the promise resolves. When it rejects, nothing is left behind.
 *
 * @throws FileOwned where another process serves from the SQLite file; its message names it
 * @throws Refusal `unavailable` where the database cannot be reached
 */
export async function createBasker(
  configuration: BaskerConfiguration,
  options: BaskerOptions = {},
): Promise<RunningService> {
  const tell = configuration.production ? null : (options.tell ?? tellPerson)
  return startServiceProcess(
    configuration,
    {
      name: 'basker',
      title: 'Basker',
      migrationOwner,
      migrations: baskerMigrations,
      auditDays: configuration.integers.auditDays,
      engine: (store, around) => createBaskerEngine(configuration, store, around),
      prepare: async (engine, store, now) => {
        await refuseMissingKeySecret(engine, store, now)
        await prepareFirstStart(engine, store, now, tell)
      },
      render: renderNotice,
      operations: baskerOperations,
      app: (around) => baskerServer(configuration, around),
    },
    options,
  )
}

/**
 * Starts Basker with the configuration of `environment`, which is the process's own by default.
 *
 * @throws ConfigurationError with a sentence for each thing that is wrong; whatever `createBasker` throws
 */
export async function startBasker(
  environment?: Environment,
  options: BaskerOptions = {},
): Promise<RunningService> {
  return createBasker(readBaskerConfiguration(environment), options)
}

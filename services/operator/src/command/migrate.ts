/**
 * `claviger migrate`: brings a service's database up to this version.
 *
 * The steps are the store's and the service's; a server migrates at its start by itself.
 */
import { existsSync } from 'node:fs'
import { askOwner, type Configuration } from '@claviger/host'
import { type InspectedStore, inspectStore, migrate, migrationState, type OpenedStore } from '@claviger/store'
import type { Command } from 'commander'
import { ExpectedFailure } from '../expected-failure.ts'
import { besideOwner } from '../operation/beside-owner.ts'
import type { Service } from '../service/service.ts'
import { serviceNamed } from '../service/services.ts'
import { print } from '../terminal.ts'
import { serviceOption } from './operating.ts'

/** Each step as `<owner>/<name>`, the store's before the service's. */
function labelled(service: Service, engine: readonly string[], own: readonly string[]): readonly string[] {
  return [
    ...engine.map((name) => `claviger/${name}`),
    ...own.map((name) => `${service.migrationOwner}/${name}`),
  ]
}

async function applyDue(service: Service, store: OpenedStore): Promise<void> {
  refuseNewer((await stepsOf(service, store)).unknown)
  const engine = await store.migrate()
  const own = await migrate(store.database, service.migrationOwner, service.migrations)
  const applied = labelled(service, engine, own)
  for (const step of applied) print(`applied ${step}`)
  print(applied.length === 0 ? 'No migrations are due.' : `Applied ${applied.length}.`)
}

interface Steps {
  readonly pending: readonly string[]
  readonly unknown: readonly string[]
}

async function stepsOf(service: Service, store: OpenedStore | InspectedStore): Promise<Steps> {
  const engine = await store.migrationState()
  const own = await migrationState(store.database, service.migrationOwner, service.migrations)
  return {
    pending: labelled(service, engine.pending, own.pending),
    unknown: labelled(service, engine.unknown, own.unknown),
  }
}

function refuseNewer(unknown: readonly string[]): void {
  if (unknown.length === 0) return
  throw new ExpectedFailure(
    `The database was migrated by a newer version (${unknown.join(', ')}): use that version of claviger.`,
  )
}

async function check(service: Service, configuration: Configuration): Promise<void> {
  const file = configuration.databaseFile
  if (file !== null && !existsSync(file)) {
    throw new ExpectedFailure(`There is no database at ${file} yet: every migration is due.`)
  }
  const store = await inspectStore(configuration.databaseUrl.reveal())
  const { pending, unknown } = await stepsOf(service, store).finally(() => store.close())
  refuseNewer(unknown)
  for (const step of pending) print(`due ${step}`)
  if (pending.length > 0) throw new ExpectedFailure(`Migrations that are due: ${pending.length}.`)
  print('No migrations are due.')
}

async function run(options: { readonly service: string; readonly check?: boolean }): Promise<void> {
  const service = await serviceNamed(options.service)
  const configuration = service.read()
  if (options.check === true) return check(service, configuration)
  await besideOwner(configuration, {
    // Whoever answers is a server; another run of this command does not listen, and is waited for.
    through: async (owner) => {
      await askOwner(owner.socketPath, 'status', {}, { timeoutMs: 5_000 })
      throw new ExpectedFailure(
        `Process ${owner.pid} serves from ${configuration.databaseFile} and migrated it when it started. To bring in a newer version, end that process and start the new one.`,
      )
    },
    alone: (store) => applyDue(service, store),
  })
}

export function addMigrate(program: Command): void {
  program
    .command('migrate')
    .description('Apply the migrations that are due. Any number of these may run at once.')
    .addOption(serviceOption())
    .option('--check', 'only list what is due; exit code 1 if anything is')
    .action(run)
}

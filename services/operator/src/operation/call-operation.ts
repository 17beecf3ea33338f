/**
 * Calling one of a service's operations from outside: through the running owner of its database, or on the database.
 *
 * The operations are the service's; a SQLite file that somebody owns is beside-owner.ts.
 */
import { existsSync } from 'node:fs'
import { askOwner, type Configuration, readConfiguration } from '@claviger/host'
import { migrationState, type OpenedStore, openStore } from '@claviger/store'
import { ExpectedFailure } from '../expected-failure.ts'
import type { Service } from '../service/service.ts'
import { besideOwner } from './beside-owner.ts'
import { secretsFit } from './secrets-fit.ts'

/** What opens or seals secrets, and must not begin with a master secret that is not theirs. */
const sealing = new Set(['secrets.rotate', 'secrets.withdraw'])

export interface CallOptions {
  /** How long the running owner may take to answer. */
  readonly timeoutMs: number
}

/**
 * Runs operation `op` of `service` and resolves to its result. When it resolves, what it did is in effect in every
 * process of the deployment: a running owner of a SQLite file does it itself; where none runs, or on PostgreSQL, it is
 * done on the database.
 *
 * @throws ExpectedFailure, ConfigurationError, ControlRefusal, Refusal: nothing was done, unless the message says otherwise
 */
export async function callOperation(
  service: Service,
  op: string,
  args: unknown,
  options: CallOptions,
): Promise<unknown> {
  const configuration = readConfiguration(service.prefix, service.declaration)
  const file = configuration.databaseFile
  const alone = (): Promise<unknown> => onDatabase(service, configuration, op, args)
  if (file === null) return alone()
  if (!existsSync(file)) {
    throw new ExpectedFailure(`There is no database at ${file} yet: start ${service.title} once, or migrate.`)
  }
  return besideOwner(file, {
    through: (owner) => askOwner(owner.socketPath, op, args, options),
    alone,
  })
}

async function onDatabase(
  service: Service,
  configuration: Configuration,
  op: string,
  args: unknown,
): Promise<unknown> {
  const store = await openStore(configuration.databaseUrl.reveal())
  try {
    await refuseForeignSchema(service, store)
    if (sealing.has(op) && !(await secretsFit(configuration, store))) {
      throw new ExpectedFailure(
        "CLAVIGER_SECRET is not the one that this database's secrets are sealed with: set the right one.",
      )
    }
    const operations = await service.operations(configuration, store)
    const operation = Object.hasOwn(operations, op) ? operations[op] : undefined
    if (operation === undefined) throw new ExpectedFailure(`${service.title} knows no operation ${op}.`)
    return await operation(args)
  } finally {
    await store.close()
  }
}

/** An operation works on the tables it was written for, and on no others. */
async function refuseForeignSchema(service: Service, store: OpenedStore): Promise<void> {
  const states = [
    await store.migrationState(),
    await migrationState(store.database, service.migrationOwner, service.migrations),
  ]
  if (states.some((state) => state.unknown.length > 0)) {
    throw new ExpectedFailure('The database was migrated by a newer version: use that version of claviger.')
  }
  if (states.some((state) => state.pending.length > 0)) {
    throw new ExpectedFailure('The database has migrations that are due: run `claviger migrate` first.')
  }
}

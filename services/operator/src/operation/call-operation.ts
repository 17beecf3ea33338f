/**
 * Calling one of a service's operations from outside: through the running owner of its database, or on the database.
 *
 * The operations are the service's; a SQLite file that somebody owns is beside-owner.ts.
 */
import { existsSync } from 'node:fs'
import { askOwner, type Configuration, isOwnerAbsent, operatorName } from '@claviger/host'
import { migrationState, type OpenedStore } from '@claviger/store'
import { operatorNamed } from 'claviger'
import { ExpectedFailure } from '../expected-failure.ts'
import type { Service } from '../service/service.ts'
import { besideOwner, type ReachableOwner } from './beside-owner.ts'
import { secretsFit } from './secrets-fit.ts'

/** What opens or seals secrets, and must not begin with a master secret that is not theirs. */
const sealing = new Set(['secrets.rotate', 'secrets.withdraw', 'secrets.reseal', 'users.add'])

export interface CallOptions {
  /** How long the running owner may take to answer. */
  readonly timeoutMs: number
}

/** Runs one operation by name. */
export type Call = (op: string, args: unknown) => Promise<unknown>

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
  return withOperations(service, options, (call) => call(op, args))
}

/**
 * Runs `work`, which calls any number of operations one after another, with one way to the database for all of them.
 * Where no owner answers the first call, `work` is run again from its start.
 *
 * @throws as `callOperation`; ExpectedFailure where the owner ends on the way
 */
export async function withOperations<T>(
  service: Service,
  options: CallOptions,
  work: (call: Call) => Promise<T>,
): Promise<T> {
  const configuration = service.read()
  const file = configuration.databaseFile
  if (file !== null && !existsSync(file)) {
    throw new ExpectedFailure(`There is no database at ${file} yet: start ${service.title} once, or migrate.`)
  }
  return besideOwner(configuration, {
    through: (owner) => work(throughOwner(owner, options)),
    alone: (store) => onDatabase(service, configuration, store, work),
  })
}

function throughOwner(owner: ReachableOwner, options: CallOptions): Call {
  let isReached = false
  return async (op, args) => {
    try {
      const result = await askOwner(owner.socketPath, op, args, options)
      isReached = true
      return result
    } catch (error) {
      if (!isReached || !isOwnerAbsent(error)) throw error
      throw new ExpectedFailure(`Process ${owner.pid} ended on the way: repeat the command to go on.`)
    }
  }
}

async function onDatabase<T>(
  service: Service,
  configuration: Configuration,
  store: OpenedStore,
  work: (call: Call) => Promise<T>,
): Promise<T> {
  await refuseForeignSchema(service, store)
  const operations = await service.operations(configuration, store)
  return work(async (op, args) => {
    if (sealing.has(op) && !(await secretsFit(configuration, store)).fits) {
      throw new ExpectedFailure(
        "CLAVIGER_SECRET is not the one that this database's secrets are sealed with: set the right one, or append it after a comma.",
      )
    }
    const operation = Object.hasOwn(operations, op) ? operations[op] : undefined
    if (operation === undefined) throw new ExpectedFailure(`${service.title} knows no operation ${op}.`)
    return operation(args, operatorNamed(operatorName()))
  })
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

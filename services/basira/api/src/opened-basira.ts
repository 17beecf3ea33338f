/**
 * Basira without its HTTP side: the store, owned and migrated, and the engine on it.
 *
 * For the service and, where no server runs, for the operator's command.
 */
import { randomBytes } from 'node:crypto'
import { type ControlOperations, controlSocketPath, developmentMasterSecret } from '@claviger/host'
import { claimOwnership, migrate, type OpenedStore, type Ownership, openStore } from '@claviger/store'
import {
  createEngine,
  createSealer,
  type Engine,
  type EpochMs,
  type HashParameters,
  type Sealer,
} from 'claviger'
import { basiraDialect } from './dialect.ts'
import { basiraMigrations, migrationOwner } from './migration/migrations.ts'
import { basiraOperations } from './operator/operations.ts'
import { basiraPasswords } from './passwords.ts'
import type { BasiraConfiguration } from './settings.ts'

/** Plan of a new organization; there is one as yet. */
const firstPlan = 'free'

export interface OpenOptions {
  /** Origin under which people reach the service, without a trailing slash; also the issuer of access tokens. */
  readonly publicUrl: string
  readonly now?: () => EpochMs
  /** Called after a commit that queued mail; must not throw. */
  readonly onNotice?: () => void
  readonly hashParameters?: HashParameters
}

export interface OpenedBasira {
  readonly engine: Engine
  readonly store: OpenedStore
  readonly sealer: Sealer
  readonly operations: ControlOperations
  /** Where the operator reaches the process that owns the file; null on PostgreSQL. */
  readonly socketPath: string | null
  /** Closes the store and gives the file up. */
  close(): Promise<void>
}

/**
 * Claims the SQLite file, opens and migrates the store and makes the engine ready to check and to sign.
 *
 * @throws FileOwned where another process serves from the file; its message names it
 * @throws Refusal `unavailable` where the database cannot be reached
 */
export async function openBasira(
  configuration: BasiraConfiguration,
  options: OpenOptions,
): Promise<OpenedBasira> {
  const file = configuration.databaseFile
  const socketPath = file === null ? null : controlSocketPath(file)
  const ownership =
    file === null || socketPath === null ? null : await claimOwnership(file, { pid: process.pid, socketPath })
  try {
    return await openOwned(configuration, options, ownership, socketPath)
  } catch (error) {
    ownership?.release()
    throw error
  }
}

async function openOwned(
  configuration: BasiraConfiguration,
  options: OpenOptions,
  ownership: Ownership | null,
  socketPath: string | null,
): Promise<OpenedBasira> {
  const now = options.now ?? Date.now
  const master = configuration.secret ?? (await developmentMasterSecret(configuration.dataDir))
  const sealer = createSealer(master, randomBytes)
  const store = await openStore(configuration.databaseUrl.reveal())
  try {
    await store.migrate()
    await migrate(store.database, migrationOwner, basiraMigrations)
    const engine = createEngine({
      dialect: basiraDialect(configuration.integers.keyRequestsPerMinute),
      store,
      feed: store.feed,
      sealer,
      random: randomBytes,
      issuer: options.publicUrl,
      policy: basiraPasswords,
      firstPlan,
      maxInMemory: configuration.integers.credentialsInMemory,
      ...(options.onNotice !== undefined && { onNotice: options.onNotice }),
      ...(options.hashParameters !== undefined && { hashParameters: options.hashParameters }),
    })
    await engine.tendSecrets(now())
    return {
      engine,
      store,
      sealer,
      operations: basiraOperations(engine, store, now),
      socketPath,
      async close() {
        await store.close()
        ownership?.release()
      },
    }
  } catch (error) {
    await store.close()
    throw error
  }
}

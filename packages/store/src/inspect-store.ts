/**
 * Looking into a store that somebody else may own and serve from: it can write nothing, and nothing may be remembered of it.
 *
 * Opening one to serve from it: `open-store.ts`. Who owns a file: `owner/`.
 */
import type { AccountReader, Feed, KeptSecretReader, KeyReader, SealReader, SessionReader } from 'claviger'
import { Kysely } from 'kysely'
import { AccountRows } from './account/account-rows.ts'
import { createAskingFeed } from './feed/asking-feed.ts'
import { KeyFactsQuery } from './key/key-facts.ts'
import { KeyRows } from './key/key-rows.ts'
import { type MigrationState, migrationState } from './migration/migrate.ts'
import { storeMigrations } from './migration/migrations.ts'
import { locationOf, ping } from './open-store.ts'
import { createPostgresPool } from './postgres/postgres-pool.ts'
import { ReadOnlyPostgresDialect } from './postgres/read-only-postgres.ts'
import { SealRows } from './seal/seal-rows.ts'
import { KeptSecretRows } from './secret/kept-secret-rows.ts'
import { SessionRows } from './session/session-rows.ts'
import type { DialectName } from './sql/dialect.ts'
import { openReadingDialect, SqliteDialect } from './sqlite/sqlite-dialect.ts'
import { inMemory } from './sqlite/sqlite-file.ts'
import type { Tables } from './tables.ts'

/** What can be read of a store. No engine can be built on it, which writes. */
export interface InspectedStore {
  readonly dialect: DialectName
  /** Says of every moment that nothing may be answered from memory: others change what is read here. */
  readonly feed: Feed
  /** Refuses every statement that changes something. */
  readonly database: Kysely<unknown>
  readonly keys: KeyReader
  readonly sessions: SessionReader
  readonly accounts: AccountReader
  readonly secrets: KeptSecretReader
  readonly seals: SealReader
  /** Which of the store's own migrations have run. */
  migrationState(): Promise<MigrationState>
  /** Resolves when the database answers. */
  ping(): Promise<void>
  close(): Promise<void>
}

/**
 * Opens the store at `url`, a SQLite file that is there or `postgres://…`, to look into it: whoever owns the file goes on,
 * and is seen to change it. Any number of processes may at once.
 *
 * @throws Refusal `unavailable` where there is no such file or it cannot be opened; PostgreSQL is reached at the first use
 * @throws TypeError for another kind of URL, and for `:memory:`, in which there is nothing to see
 */
export async function inspectStore(url: string): Promise<InspectedStore> {
  const at = locationOf(url)
  if ('path' in at && at.path === inMemory) {
    throw new TypeError('inspectStore: url must be file:…, a path or postgres://…')
  }
  const dialect =
    'path' in at
      ? openReadingDialect(at.path)
      : new ReadOnlyPostgresDialect({ pool: createPostgresPool(at.postgres) })
  const database = new Kysely<Tables>({ dialect })
  const name = 'path' in at ? 'sqlite' : 'postgres'
  const untyped: unknown = database
  return {
    dialect: name,
    feed: createAskingFeed(),
    database: untyped as Kysely<unknown>,
    keys: new KeyRows(database, new KeyFactsQuery(database), false),
    sessions: new SessionRows(database, false),
    accounts: new AccountRows(database, false),
    secrets: new KeptSecretRows(database, false),
    seals: new SealRows(database),
    migrationState: () => migrationState(untyped as Kysely<unknown>, 'claviger', storeMigrations),
    ping: () => ping({ database, dialect: name }),
    close: async () => {
      await database.destroy()
      // Kysely closes nothing that it has not used yet.
      if (dialect instanceof SqliteDialect) dialect.close()
    },
  }
}

/**
 * Opening a store: the engine's ports over one SQLite file, which is claimed, or one PostgreSQL database.
 *
 * Only looking into one that somebody else may own: `inspect-store.ts`. Who owns a file: `owner/`. The statements: one
 * folder a noun.
 */
import type { Engine, EpochMs, Feed, Store, Subject, UnitOfWork } from 'claviger'
import { Kysely, PostgresDialect } from 'kysely'
import { AccountRows } from './account/account-rows.ts'
import { auditPage } from './audit/audit-pages.ts'
import { listAuditEvents } from './audit/audit-rows.ts'
import { createAskingFeed } from './feed/asking-feed.ts'
import { createOwnedFeed } from './feed/owned-feed.ts'
import type { StoreFeed } from './feed/store-feed.ts'
import { KeyFactsQuery } from './key/key-facts.ts'
import { KeyRows } from './key/key-rows.ts'
import { noteUsed } from './key/key-usage.ts'
import { type MigrationState, migrate, migrationState } from './migration/migrate.ts'
import { storeMigrations } from './migration/migrations.ts'
import { NoticeRows } from './notice/notice-rows.ts'
import { claimOwnership, type Ownership } from './owner/ownership.ts'
import { createPostgresPool } from './postgres/postgres-pool.ts'
import { readWithin } from './postgres/read-within.ts'
import { SealRows } from './seal/seal-rows.ts'
import { KeptSecretRows } from './secret/kept-secret-rows.ts'
import { SessionRows } from './session/session-rows.ts'
import { noteSeen } from './session/session-usage.ts'
import type { DialectName } from './sql/dialect.ts'
import { Turnstile } from './sql/turnstile.ts'
import { type Write, writeTo } from './sql/write.ts'
import { type FileIdentity, identityOf } from './sqlite/file-identity.ts'
import { openDialect } from './sqlite/sqlite-dialect.ts'
import { inMemory, sqlitePath } from './sqlite/sqlite-file.ts'
import { type Retention, sweep } from './sweep.ts'
import type { Tables } from './tables.ts'
import { engineTransaction, type StoreTransaction } from './transaction.ts'

/** Longer than any write should take; on SQLite writes wait for one another. */
const turnPatienceMs = 10_000

/** A store, with what a service that has tables of its own needs besides. */
export interface OpenedStore extends Store<StoreTransaction> {
  readonly dialect: DialectName
  /** What `openReader` of another thread is given; null where there is no file. */
  readonly file: FileIdentity | null
  readonly feed: Feed
  /** For a service's own tables: `store.database.withTables<…>()`. Refuses as the store does. */
  readonly database: Kysely<unknown>
  /**
   * Runs `work`, which only reads, and on PostgreSQL ends each statement after `limitMs`. SQLite cannot be interrupted: read
   * on a thread of its own what may take long (`openReader`).
   *
   * @throws ReadTooLong
   */
  readWithin<T>(limitMs: number, work: (database: Kysely<unknown>) => Promise<T>): Promise<T>
  /** Runs the store's own migrations that have not run yet; their names. Safe in any number of processes at once. */
  migrate(): Promise<readonly string[]>
  /** Which of the store's own migrations have run; changes nothing. */
  migrationState(): Promise<MigrationState>
  /** Deletes rows that nothing will ask for again (`sweep.ts`), in small steps; how many. */
  sweep(now: EpochMs, retention?: Retention): Promise<number>
  /** Resolves when the database answers. */
  ping(): Promise<void>
  /** Waits for what is running and gives the file up; the store is unusable afterwards. */
  close(): Promise<void>
}

/** An engine over a store of this package: its units of work reach a service's own tables too. */
export type StoreEngine = Engine<StoreTransaction>
export type StoreUnitOfWork = UnitOfWork & StoreTransaction

interface Backend {
  readonly dialect: DialectName
  readonly file: FileIdentity | null
  readonly database: Kysely<Tables>
  readonly feed: StoreFeed
  close(): Promise<void>
}

function openSqlite(path: string, ownership: Ownership | null): Backend {
  const dialect = openDialect(path)
  const database = new Kysely<Tables>({ dialect })
  const close = async (): Promise<void> => {
    try {
      // Not under a transaction that is open; who is still waiting for a turn is told that the store is closed.
      await dialect.writer.turnstile.through(() => database.destroy())
    } finally {
      // Kysely closes nothing that it has not used yet.
      dialect.close()
      ownership?.release()
    }
  }
  const file = path === inMemory ? null : identityOf(path)
  return { dialect: 'sqlite', file, database, feed: createOwnedFeed(), close }
}

function openPostgres(url: string): Backend {
  const pool = createPostgresPool(url)
  const database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  const close = (): Promise<void> => database.destroy()
  return { dialect: 'postgres', file: null, database, feed: createAskingFeed(), close }
}

/** Claims the file before it is opened; what cannot be opened is given up again. A database in memory is nobody else's. */
function openOwned(path: string, socketPath: string | null): Backend {
  const ownership = path === inMemory ? null : claimOwnership(path, socketPath)
  try {
    return openSqlite(path, ownership)
  } catch (error) {
    ownership?.release()
    throw error
  }
}

/** Where a store is, by its URL. @throws TypeError for another kind of URL; the message does not hold it */
export function locationOf(url: string): { readonly postgres: string } | { readonly path: string } {
  if (/^postgres(ql)?:/.test(url)) return { postgres: url }
  if (url.startsWith('file:') || !/^[a-z][a-z0-9+.-]+:/i.test(url)) return { path: sqlitePath(url) }
  throw new TypeError('store: url must be file:…, a path, :memory: or postgres://…')
}

/** Writes, and what was published told to the feed between the commit and the resolving. */
function publishingWrite(backend: Backend, facts: KeyFactsQuery): OpenedStore['write'] {
  const { database, dialect, feed } = backend
  const locking = dialect === 'postgres'
  const run: OpenedStore['write'] = async (work) => {
    let published: Subject[] = []
    const result = await writeTo(
      database,
      (transaction) => {
        // Anew at each attempt: what was rolled back is not to be told.
        published = []
        return work(engineTransaction(transaction, facts, locking, published))
      },
      () => feed.apply(['everything']),
    )
    feed.apply(published)
    return result
  }
  if (dialect === 'postgres') return run
  // One write at a time until the feed has told of it: listeners hear changes in log order.
  const turnstile = new Turnstile(turnPatienceMs)
  return (work) => turnstile.through(() => run(work))
}

/** Reads what every database has, on the way that reads take. */
export async function ping({ database, dialect }: Pick<Backend, 'database' | 'dialect'>): Promise<void> {
  const catalogs = database.withTables<{
    sqlite_master: { name: string }
    pg_namespace: { nspname: string }
  }>()
  if (dialect === 'sqlite') await catalogs.selectFrom('sqlite_master').select('name').limit(1).execute()
  else await catalogs.selectFrom('pg_namespace').select('nspname').limit(1).execute()
}

export interface OpenOptions {
  /** Where this process takes writes from others on this machine; told to whoever is refused the file. Default: nowhere. */
  readonly socketPath?: string
}

/**
 * Opens the store at `url`: `file:…` or a path (SQLite, made with mode 0600 where it is not there), `:memory:`, or
 * `postgres://…`. Its tables are there after `migrate()`.
 *
 * A SQLite file is this store's until it is closed or the process ends, however it ends: it answers from memory, which is
 * right for one only. To look into a file that somebody else may own: `inspectStore`.
 *
 * @throws FileOwned where another process, or this one, has the file open; its message names the process
 * @throws Refusal `unavailable` where a SQLite file cannot be opened; PostgreSQL is reached at the first use
 * @throws TypeError for another kind of URL; the message does not hold it
 */
export async function openStore(url: string, options: OpenOptions = {}): Promise<OpenedStore> {
  const at = locationOf(url)
  const backend =
    'postgres' in at ? openPostgres(at.postgres) : openOwned(at.path, options.socketPath ?? null)
  return storeOver(backend)
}

function storeOver(backend: Backend): OpenedStore {
  const { database, dialect, feed } = backend
  const facts = new KeyFactsQuery(database)
  const plainWrite: Write = (work) => writeTo(database, work, () => {})
  const keys = new KeyRows(database, facts, false)
  const sessions = new SessionRows(database, false)
  const untyped: unknown = database
  const plain = untyped as Kysely<unknown>
  return {
    dialect,
    file: backend.file,
    feed,
    database: plain,
    readWithin: (limitMs, work) => (dialect === 'postgres' ? readWithin(plain, limitMs, work) : work(plain)),
    keys: Object.assign(keys, { noteUsed: noteUsed.bind(null, plainWrite) }),
    sessions: Object.assign(sessions, { noteSeen: noteSeen.bind(null, plainWrite) }),
    accounts: new AccountRows(database, false),
    secrets: new KeptSecretRows(database, false),
    seals: new SealRows(database),
    notices: new NoticeRows(database),
    audit: {
      list: (limit) => listAuditEvents(database, limit),
      page: (query) => auditPage(database, query),
    },
    write: publishingWrite(backend, facts),
    migrate: () => migrate(plain, 'claviger', storeMigrations),
    migrationState: () => migrationState(plain, 'claviger', storeMigrations),
    sweep: (now, retention) => sweep(plainWrite, now, retention),
    ping: () => ping(backend),
    close: () => backend.close(),
  }
}

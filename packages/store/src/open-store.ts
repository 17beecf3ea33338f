/**
 * Opening a store: the engine's ports over one SQLite file or one PostgreSQL database.
 *
 * Who may serve from a SQLite file: `owner/`. The statements: one folder a noun.
 */
import type { Engine, EpochMs, Feed, Store, Subject, UnitOfWork } from 'claviger'
import { Kysely, PostgresDialect } from 'kysely'
import { AccountRows } from './account/account-rows.ts'
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
import { createPostgresPool } from './postgres/postgres-pool.ts'
import { readWithin } from './postgres/read-within.ts'
import { KeptSecretRows } from './secret/kept-secret-rows.ts'
import { SessionRows } from './session/session-rows.ts'
import { noteSeen } from './session/session-usage.ts'
import type { DialectName } from './sql/dialect.ts'
import { Turnstile } from './sql/turnstile.ts'
import { type Write, writeTo } from './sql/write.ts'
import { type FileIdentity, identityOf } from './sqlite/file-identity.ts'
import { openDialect } from './sqlite/sqlite-dialect.ts'
import { inMemory, sqlitePath } from './sqlite/sqlite-file.ts'
import { sweep } from './sweep.ts'
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
  /** Deletes rows that nothing will ask for again (`sweep.ts`), some thousands at the most; how many. */
  sweep(now: EpochMs): Promise<number>
  /** Resolves when the database answers. */
  ping(): Promise<void>
  /** Waits for what is running; the store is unusable afterwards. */
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

function openSqlite(url: string): Backend {
  const path = sqlitePath(url)
  const dialect = openDialect(path)
  const database = new Kysely<Tables>({ dialect })
  const close = async (): Promise<void> => {
    // Not under a transaction that is open; who is still waiting for a turn is told that the store is closed.
    await dialect.writer.turnstile.through(() => database.destroy())
    // Kysely closes nothing that it has not used yet.
    dialect.close()
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

function openBackend(url: string): Backend {
  if (/^postgres(ql)?:/.test(url)) return openPostgres(url)
  if (url.startsWith('file:') || !/^[a-z][a-z0-9+.-]+:/i.test(url)) return openSqlite(url)
  throw new TypeError('openStore: url must be file:…, a path, :memory: or postgres://…')
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
async function ping({ database, dialect }: Backend): Promise<void> {
  const catalogs = database.withTables<{
    sqlite_master: { name: string }
    pg_namespace: { nspname: string }
  }>()
  if (dialect === 'sqlite') await catalogs.selectFrom('sqlite_master').select('name').limit(1).execute()
  else await catalogs.selectFrom('pg_namespace').select('nspname').limit(1).execute()
}

/**
 * Opens the store at `url`: `file:…` or a path (SQLite, made with mode 0600 where it is not there), `:memory:`, or
 * `postgres://…`. Its tables are there after `migrate()`.
 *
 * Answering from memory on SQLite is right only for the process that owns the file (`claimOwnership`).
 *
 * @throws Refusal `unavailable` where a SQLite file cannot be opened; PostgreSQL is reached at the first use
 * @throws TypeError for another kind of URL; the message does not hold it
 */
export async function openStore(url: string): Promise<OpenedStore> {
  const backend = openBackend(url)
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
    notices: new NoticeRows(database),
    audit: { list: (limit) => listAuditEvents(database, limit) },
    write: publishingWrite(backend, facts),
    migrate: () => migrate(plain, 'claviger', storeMigrations),
    migrationState: () => migrationState(plain, 'claviger', storeMigrations),
    sweep: (now) => sweep(plainWrite, now),
    ping: () => ping(backend),
    close: () => backend.close(),
  }
}

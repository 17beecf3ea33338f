/**
 * Kysely's dialect over node:sqlite: one connection that writes, one that only reads, transactions begun immediate.
 *
 * SQL text and introspection are Kysely's own; pragmas are `sqlite-file.ts`. Without savepoints: nothing nests.
 */
import {
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  type QueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { sqliteBrand } from '../sql/dialect.ts'
import { Lane } from './lane.ts'
import { SqliteConnection } from './sqlite-connection.ts'
import { sqliteFailure } from './sqlite-failure.ts'
import { inMemory, openForReading, openForWriting } from './sqlite-file.ts'

/** As Kysely's, but for what its own single, deferred connection cannot do. */
class TwoLaneAdapter extends SqliteAdapter {
  get [sqliteBrand](): true {
    return true
  }

  override get supportsMultipleConnections(): boolean {
    return true
  }

  /** True of SQLite; migrations then run in one immediate transaction, which is their lock. */
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

class TwoLaneDriver implements Driver {
  readonly #dialect: SqliteDialect

  constructor(dialect: SqliteDialect) {
    this.#dialect = dialect
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<SqliteConnection> {
    return new SqliteConnection(this.#dialect.writer, this.#dialect.reader)
  }

  async beginTransaction(connection: SqliteConnection): Promise<void> {
    await connection.begin()
  }

  async commitTransaction(connection: SqliteConnection): Promise<void> {
    await connection.commit()
  }

  async rollbackTransaction(connection: SqliteConnection): Promise<void> {
    await connection.rollback()
  }

  async releaseConnection(connection: SqliteConnection): Promise<void> {
    connection.release()
  }

  async destroy(): Promise<void> {
    this.#dialect.close()
  }
}

/** The dialect of one open file. */
export class SqliteDialect implements Dialect {
  readonly writer: Lane
  /** The writer itself where there is only one connection. */
  readonly reader: Lane

  constructor(writer: Lane, reader: Lane) {
    this.writer = writer
    this.reader = reader
  }

  /** Closes both connections; twice is as good as once. */
  close(): void {
    // The reader first: the last connection to close folds the write-ahead log into the file, and a reader cannot.
    this.reader.close()
    this.writer.close()
  }

  createDriver(): Driver {
    return new TwoLaneDriver(this)
  }

  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler()
  }

  createAdapter(): DialectAdapter {
    return new TwoLaneAdapter()
  }

  createIntrospector(database: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(database)
  }
}

function opened(open: () => SqliteDialect): SqliteDialect {
  try {
    return open()
  } catch (error) {
    throw sqliteFailure(error)
  }
}

/**
 * Two connections to the file at `path`; one where the database is in memory.
 *
 * @throws Refusal `unavailable` where the file cannot be opened
 */
export function openDialect(path: string): SqliteDialect {
  return opened(() => {
    const writer = new Lane(openForWriting(path))
    return new SqliteDialect(writer, path === inMemory ? writer : new Lane(openForReading(path)))
  })
}

/**
 * One connection that cannot write, beside those of whoever serves from the file.
 *
 * @throws Refusal `unavailable` where the file cannot be opened
 */
export function openReadingDialect(path: string): SqliteDialect {
  return opened(() => {
    const reader = new Lane(openForReading(path))
    return new SqliteDialect(reader, reader)
  })
}

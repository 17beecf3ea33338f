/**
 * Kysely's PostgreSQL dialect for looking only: whatever is asked runs in a transaction that cannot write.
 *
 * A setting of the connection would not do: behind a transaction pooler it stays with a connection that others get next.
 */
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  type TransactionSettings,
} from 'kysely'

class ReadOnlyDriver implements Driver {
  readonly #driver: Driver

  constructor(driver: Driver) {
    this.#driver = driver
  }

  init(): Promise<void> {
    return this.#driver.init()
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await this.#driver.acquireConnection()
    try {
      await connection.executeQuery(CompiledQuery.raw('begin transaction read only'))
      return connection
    } catch (error) {
      await this.#driver.releaseConnection(connection)
      throw error
    }
  }

  /** It has begun already, and must not end before the connection is given back. */
  async beginTransaction(_connection: DatabaseConnection, _settings: TransactionSettings): Promise<void> {}

  async commitTransaction(_connection: DatabaseConnection): Promise<void> {}

  async rollbackTransaction(_connection: DatabaseConnection): Promise<void> {}

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    // One that is broken has given up its transaction by itself.
    await connection.executeQuery(CompiledQuery.raw('rollback')).catch(() => undefined)
    await this.#driver.releaseConnection(connection)
  }

  destroy(): Promise<void> {
    return this.#driver.destroy()
  }
}

export class ReadOnlyPostgresDialect extends PostgresDialect {
  override createDriver(): Driver {
    return new ReadOnlyDriver(super.createDriver())
  }
}

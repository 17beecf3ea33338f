/**
 * One use of a SQLite file by Kysely: reads go to the reading connection, writes and transactions to the writing one.
 *
 * Made anew for each use; the two connections behind it live as long as the store (`sqlite-dialect.ts`).
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { type CompiledQuery, type DatabaseConnection, type QueryResult, SelectQueryNode } from 'kysely'
import { plainParameters } from '../sql/parameters.ts'
import { StoreUnavailable } from '../sql/unavailable.ts'
import type { Lane } from './lane.ts'
import { isBusy, sqliteFailure } from './sqlite-failure.ts'

/** How long a write waits for one of another process, in milliseconds. */
const writePatienceMs = 5_000
const pauseMs = 5

/** Runs `attempt` until the file is not busy any more, without blocking the event loop in between. */
async function patiently<T>(attempt: () => T): Promise<T> {
  const giveUpAt = performance.now() + writePatienceMs
  for (;;) {
    try {
      return attempt()
    } catch (error) {
      if (!isBusy(error) || performance.now() >= giveUpAt) throw sqliteFailure(error)
    }
    await sleep(pauseMs)
  }
}

export class SqliteConnection implements DatabaseConnection {
  readonly #writer: Lane
  /** The same as the writer where there is only one connection (`:memory:`). */
  readonly #reader: Lane
  #inTransaction = false
  #released = false

  constructor(writer: Lane, reader: Lane) {
    this.#writer = writer
    this.#reader = reader
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.#released) throw new TypeError('SQLite connection used after its release')
    const parameters = plainParameters(query.parameters)
    if (this.#inTransaction) return patiently(() => this.#writer.run<Row>(query.sql, parameters))
    if (this.#reader !== this.#writer && SelectQueryNode.is(query.query)) {
      return patiently(() => this.#reader.run<Row>(query.sql, parameters))
    }
    return this.#writer.turnstile.through(() => patiently(() => this.#writer.run<Row>(query.sql, parameters)))
  }

  /**
   * Yields all rows at once: a statement left open on the reading connection would keep every other read on its
   * older snapshot.
   */
  async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    yield await this.executeQuery<Row>(query)
  }

  /** Begins with the write lock: a transaction that reads first and asks for it later would fail when it is taken. */
  async begin(): Promise<void> {
    await this.#writer.turnstile.enter()
    try {
      await patiently(() => this.#writer.exec('begin immediate'))
    } catch (error) {
      this.#writer.turnstile.leave()
      throw error
    }
    this.#inTransaction = true
  }

  async commit(): Promise<void> {
    this.#assertInTransaction()
    await patiently(() => this.#writer.exec('commit'))
    this.#end()
  }

  async rollback(): Promise<void> {
    this.#assertInTransaction()
    try {
      // A full disk or a failed write has rolled back already (sqlite.org/lang_transaction.html §3).
      if (this.#writer.isTransaction) this.#writer.exec('rollback')
    } catch (error) {
      throw sqliteFailure(error)
    } finally {
      this.#end()
    }
  }

  release(): void {
    this.#released = true
    if (!this.#inTransaction) return
    // Only where a rollback was never asked for; nobody else may find its transaction open.
    if (this.#writer.isTransaction) this.#writer.exec('rollback')
    this.#end()
  }

  #end(): void {
    this.#inTransaction = false
    this.#writer.turnstile.leave()
  }

  #assertInTransaction(): void {
    if (!this.#inTransaction) throw new StoreUnavailable('lost', 'no transaction is open')
  }
}

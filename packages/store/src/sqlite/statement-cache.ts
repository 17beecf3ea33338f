/**
 * Prepared statements of one connection by their SQL text: preparing costs four times what a point select does.
 *
 * Bounded; the statement that was not used for longest goes first.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite'

export interface PreparedStatement {
  readonly statement: StatementSync
  /** Whether it yields rows; `insert … returning` does. */
  readonly yieldsRows: boolean
}

export class StatementCache {
  readonly #database: DatabaseSync
  readonly #capacity: number
  readonly #statements = new Map<string, PreparedStatement>()

  constructor(database: DatabaseSync, capacity: number) {
    this.#database = database
    this.#capacity = capacity
  }

  get size(): number {
    return this.#statements.size
  }

  prepare(sql: string): PreparedStatement {
    const known = this.#statements.get(sql)
    if (known !== undefined) {
      // A Map iterates in order of insertion: putting it in again makes it the youngest.
      this.#statements.delete(sql)
      this.#statements.set(sql, known)
      return known
    }
    const statement = this.#database.prepare(sql)
    const prepared = { statement, yieldsRows: statement.columns().length > 0 }
    this.#statements.set(sql, prepared)
    if (this.#statements.size > this.#capacity) this.#dropOldest()
    return prepared
  }

  clear(): void {
    this.#statements.clear()
  }

  #dropOldest(): void {
    const oldest = this.#statements.keys().next()
    if (oldest.done !== true) this.#statements.delete(oldest.value)
  }
}

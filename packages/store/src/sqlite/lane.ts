/**
 * A lane: one open SQLite connection with its prepared statements, and the turnstile before it.
 *
 * Every call blocks the event loop until SQLite is done.
 */
import type { DatabaseSync } from 'node:sqlite'
import type { QueryResult } from 'kysely'
import type { SqlValue } from '../sql/parameters.ts'
import { Turnstile } from '../sql/turnstile.ts'
import { StatementCache } from './statement-cache.ts'

const cachedStatements = 256
const turnPatienceMs = 10_000

export class Lane {
  readonly turnstile = new Turnstile(turnPatienceMs)
  readonly #database: DatabaseSync
  readonly #statements: StatementCache

  constructor(database: DatabaseSync) {
    this.#database = database
    this.#statements = new StatementCache(database, cachedStatements)
  }

  get isTransaction(): boolean {
    return this.#database.isTransaction
  }

  /** Runs one statement to its end. */
  run<Row>(sql: string, parameters: readonly SqlValue[]): QueryResult<Row> {
    const { statement, yieldsRows } = this.#statements.prepare(sql)
    if (yieldsRows) {
      const rows = statement.all(...parameters) as Row[]
      return { rows, numAffectedRows: BigInt(rows.length) }
    }
    const { changes, lastInsertRowid } = statement.run(...parameters)
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
  }

  exec(sql: string): void {
    this.#database.exec(sql)
  }

  close(): void {
    if (!this.#database.isOpen) return
    this.#statements.clear()
    this.#database.close()
  }
}

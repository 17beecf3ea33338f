/**
 * Which of the two databases it is, and the few words of SQL in which they differ.
 *
 * Connections and failures differ more: `../sqlite/` and `../postgres/`.
 */
import { type Kysely, PostgresAdapter, type RawBuilder, sql } from 'kysely'

export type DialectName = 'sqlite' | 'postgres'

export function dialectOf<Tables>(database: Kysely<Tables>): DialectName {
  return database.getExecutor().adapter instanceof PostgresAdapter ? 'postgres' : 'sqlite'
}

/** Text that is compared and ordered by its bytes, as SQLite does without being told. */
export function orderedText<Tables>(database: Kysely<Tables>): RawBuilder<unknown> {
  return dialectOf(database) === 'postgres' ? sql`text collate "C"` : sql`text`
}

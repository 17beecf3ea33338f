/**
 * Which of the two databases it is, and the few words of SQL in which they differ.
 *
 * Connections and failures differ more: `../sqlite/` and `../postgres/`.
 */
import { hasBrand } from 'claviger'
import { type Kysely, type RawBuilder, sql } from 'kysely'

export type DialectName = 'sqlite' | 'postgres'

/** What the adapter of our SQLite carries: a class of Kysely's would not be told where two copies of Kysely meet. */
export const sqliteBrand = Symbol.for('claviger.sqlite')

/** Which database a store's `database`, or a transaction of it, is over. */
export function dialectOf<Tables>(database: Kysely<Tables>): DialectName {
  return hasBrand(database.getExecutor().adapter, sqliteBrand) ? 'sqlite' : 'postgres'
}

/** Text that is compared and ordered by its bytes, as SQLite does without being told. */
export function orderedText<Tables>(database: Kysely<Tables>): RawBuilder<unknown> {
  return dialectOf(database) === 'postgres' ? sql`text collate "C"` : sql`text`
}

/**
 * What finds a second holder of a session's tokens, and what its owner may be told without telling a thief.
 *
 * Breaking: no, new columns.
 * Why: a copied refresh token that moves in step with its owner is found by generations that two origins ask for; the list
 * of sessions tells uses of earlier days only.
 * Locks: sessions, for a moment.
 * Old code: does not notice; it counts nothing, and its uses of a day hide the last one of the day before.
 * Undo: drop the six columns.
 */
import type { Kysely } from 'kysely'

export async function up(database: Kysely<unknown>): Promise<void> {
  const table = () => database.schema.alterTable('sessions')
  await table().addColumn('rotated_from', 'text').execute()
  await table()
    .addColumn('contested', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
  await table()
    .addColumn('contested_day', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
  await table()
    .addColumn('contested_generation', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute()
  await table().addColumn('earlier_seen_at', 'bigint').execute()
  await table().addColumn('earlier_place', 'text').execute()
}

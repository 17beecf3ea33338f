/**
 * The log of changes: everything that can make a credential say less, in the order of commits.
 *
 * Breaking: no, a new table.
 * Why: processes that answer from memory learn from it what to forget.
 * Locks: nothing, the table is new.
 * Old code: does not know the table and writes no changes; stop it before new code answers from memory.
 * Undo: drop changes, with every process stopped.
 */
import type { Kysely } from 'kysely'
import { addSequence } from './sequence-column.ts'

export async function up(database: Kysely<unknown>): Promise<void> {
  await addSequence(database, database.schema.createTable('changes'))
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute()
}

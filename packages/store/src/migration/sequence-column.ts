/**
 * A column `seq` that numbers rows in the order of their insertion and never gives a number twice.
 *
 * Part of migrations that have run: its meaning must not change.
 */
import type { CreateTableBuilder, Kysely } from 'kysely'
import { dialectOf } from '../sql/dialect.ts'

export function addSequence<Table extends string>(
  database: Kysely<unknown>,
  table: CreateTableBuilder<Table>,
): CreateTableBuilder<Table, 'seq'> {
  return dialectOf(database) === 'postgres'
    ? table.addColumn('seq', 'bigint', (column) => column.primaryKey().generatedAlwaysAsIdentity())
    : table.addColumn('seq', 'integer', (column) => column.primaryKey().autoIncrement())
}

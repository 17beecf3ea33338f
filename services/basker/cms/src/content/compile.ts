/**
 * Conditions and sort terms as SQL: columns from the model, values as parameters, nothing of a request in between.
 *
 * What they mean: `query.ts`. Every statement that has them has the scope too (`document-rows.ts`).
 */
import type { DialectName } from '@claviger/store'
import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import { findField } from '../model/collections.ts'
import type { Collection } from '../model/field.ts'
import { columnOf, folded, mayBeEmpty, type QueryColumn } from './column.ts'
import type { Comparison, Condition, ConditionValue, Operator, SortTerm } from './query.ts'

export interface Compilation {
  readonly collection: Collection
  readonly dialect: DialectName
  /** Columns whose indexes SQLite is to leave alone: it has no statistics to choose by. */
  readonly unindexed: ReadonlySet<string>
}

const comparators: Readonly<Record<Exclude<Operator, 'contains'>, RawBuilder<unknown>>> = {
  equals: sql`=`,
  greater_than: sql`>`,
  greater_than_equal: sql`>=`,
  less_than: sql`<`,
  less_than_equal: sql`<=`,
}

/** A unary plus takes a column away from SQLite's choice of index (sqlite.org/optoverview.html §8). */
export function reference(column: string, { dialect, unindexed }: Compilation): RawBuilder<unknown> {
  const named = sql.ref(`documents.${column}`)
  return dialect === 'sqlite' && unindexed.has(column) ? sql`+${named}` : named
}

/** True of the documents that meet `condition`. An empty field meets no comparison but `equals` null. */
export function compileCondition(condition: Condition, compilation: Compilation): Expression<SqlBool> {
  if (condition.kind === 'compare') return compileComparison(condition, compilation)
  const parts = condition.conditions.map((one) => compileCondition(one, compilation))
  const [first] = parts
  if (first === undefined) throw new TypeError('compileCondition: a junction needs conditions')
  return sql<SqlBool>`(${sql.join(parts, condition.kind === 'and' ? sql` and ` : sql` or `)})`
}

function compileComparison(comparison: Comparison, compilation: Compilation): Expression<SqlBool> {
  const column = columnOf(compilation.collection, comparison.field)
  if (comparison.operator === 'contains') {
    return contains(column, comparison.field, String(comparison.value), compilation)
  }
  const named = reference(column, compilation)
  if (comparison.value === null) return sql<SqlBool>`${named} is null`
  return sql<SqlBool>`${named} ${comparators[comparison.operator]} ${parameter(comparison.value)}`
}

function parameter(value: Exclude<ConditionValue, null>): string | number {
  return typeof value === 'boolean' ? Number(value) : value
}

function contains(
  column: QueryColumn,
  field: string,
  value: string,
  compilation: Compilation,
): Expression<SqlBool> {
  const needle = folded(value)
  const options = optionsOf(compilation.collection, column, field)
  if (options !== null) {
    const found = options.filter((option) => folded(option).includes(needle))
    return found.length === 0
      ? sql<SqlBool>`1 = 0`
      : sql<SqlBool>`${reference(column, compilation)} in (${sql.join(found)})`
  }
  const kept = column === 'title' || column === 'place' ? `${column}_folded` : column
  const position = sql.raw(compilation.dialect === 'postgres' ? 'strpos' : 'instr')
  return sql<SqlBool>`${position}(${reference(kept, compilation)}, ${needle}) > 0`
}

/** What a column may hold, where that is a short list. */
function optionsOf(collection: Collection, column: QueryColumn, field: string): readonly string[] | null {
  if (column === 'status') return ['draft', 'published']
  const found = findField(collection, field)
  return found?.type === 'select' ? found.options : null
}

/** The order of a list: the terms, then the id in the direction of the last, so that no two documents are equal. */
export function compileSort(
  sort: readonly SortTerm[],
  compilation: Compilation,
): readonly RawBuilder<unknown>[] {
  const order = sort.map(({ field, descending }) => {
    const column = columnOf(compilation.collection, field)
    const direction = descending ? sql`desc` : sql`asc`
    const empty = descending ? sql`nulls last` : sql`nulls first`
    const term = sql`${reference(column, compilation)} ${direction}`
    return mayBeEmpty(column) ? sql`${term} ${empty}` : term
  })
  if (sort.some(({ field }) => field === 'id')) return order
  return [...order, sql`documents.id ${sort.at(-1)?.descending === true ? sql`desc` : sql`asc`}`]
}

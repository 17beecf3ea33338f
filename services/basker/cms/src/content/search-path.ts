/**
 * Which way SQLite is to take through a list: along the order, or along the filter.
 *
 * It has no statistics of what a filter leaves, but the count that came before does. PostgreSQL has its own.
 */
import type { Collection } from '../model/field.ts'
import { columnOf, type QueryColumn } from './column.ts'
import type { Condition, DocumentQuery } from './query.ts'

/** From so many matches on, walking along the order finds a page sooner than sorting all that match. */
const manyMatches = 2_000

function columnsIn(collection: Collection, condition: Condition): readonly QueryColumn[] {
  if (condition.kind === 'compare') return [columnOf(collection, condition.field)]
  return condition.conditions.flatMap((one) => columnsIn(collection, one))
}

/** Columns whose indexes are not to be used for a page of `total` matches. */
export function unindexedFor(
  collection: Collection,
  { where, sort }: Pick<DocumentQuery, 'where' | 'sort'>,
  total: number,
): ReadonlySet<QueryColumn> {
  const [first] = sort
  if (where === null || first === undefined) return new Set()
  const sorted = columnOf(collection, first.field)
  const filtered = columnsIn(collection, where)
  if (total < manyMatches) return filtered.includes(sorted) ? new Set() : new Set([sorted])
  // Documents of one choice lie in the order of their first date.
  const inOrder = sorted === 'date_a' ? ['date_a', 'choice'] : [sorted]
  return new Set(filtered.filter((column) => !inOrder.includes(column)))
}

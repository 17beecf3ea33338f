/**
 * Which way SQLite is to take through a list: along the order, or along the filter.
 *
 * It has no statistics of what a filter leaves, but the count that came before knows. PostgreSQL has its own.
 */
import type { Collection } from '../model/field.ts'
import { columnOf, type QueryColumn } from './column.ts'
import type { Comparison, Condition, DocumentQuery } from './query.ts'

/** Documents that a collection of a tenant is taken to have. */
const usualDocuments = 100_000

/** So many steps along an index cost as much as finding one document by its number. */
const stepsALookup = 16

function comparisonsIn(condition: Condition): readonly Comparison[] {
  return condition.kind === 'compare' ? [condition] : condition.conditions.flatMap(comparisonsIn)
}

/** What `documents_counted` has beside tenant, collection and status. */
const countedColumns: ReadonlySet<QueryColumn> = new Set([
  'choice',
  'date_a',
  'flag',
  'number_a',
  'number_b',
  'date_b',
  'reference',
])

/**
 * Columns whose indexes are not to be used for counting: the status, where `documents_counted` does not have all that is
 * asked, or where a condition that always has to hold has an index of its own and leaves less to count.
 */
export function unindexedForCount(
  collection: Collection,
  { where }: Pick<DocumentQuery, 'where'>,
): ReadonlySet<string> {
  if (where === null) return new Set()
  const columns = (conditions: readonly Condition[]): readonly QueryColumn[] =>
    conditions.flatMap(comparisonsIn).map(({ field }) => columnOf(collection, field))
  const always = (where.kind === 'and' ? where.conditions : [where]).filter(({ kind }) => kind === 'compare')
  const narrowed = columns(always)
  const isCounted = columns([where]).every((column) => countedColumns.has(column))
  const byStatus = isCounted && (narrowed.length === 0 || narrowed.includes('choice'))
  return new Set(byStatus ? [] : ['status'])
}

/**
 * Columns whose indexes are not to be used for a page that ends with match number `last` of `total`.
 *
 * Along the order about `last / total` of all documents are looked up until the page is full; along the filter `total` are,
 * and all are stepped through where the filter is inside a text.
 */
export function unindexedFor(
  collection: Collection,
  { where, sort }: Pick<DocumentQuery, 'where' | 'sort'>,
  last: number,
  total: number,
): ReadonlySet<string> {
  const [first] = sort
  // Almost everything is published.
  if (where === null || first === undefined) return new Set(['status'])
  const sorted = columnOf(collection, first.field)
  const comparisons = comparisonsIn(where)
  const filtered = comparisons.map(({ field }) => columnOf(collection, field))
  const insideText = comparisons.every(({ operator }) => operator === 'contains')
  const alongOrder = (last * usualDocuments) / total
  const alongFilter = total + (insideText ? usualDocuments / stepsALookup : 0)
  if (alongFilter < alongOrder) return new Set(filtered.includes(sorted) ? ['status'] : ['status', sorted])
  // Documents of one choice lie in the order of their first date.
  const inOrder: readonly QueryColumn[] = sorted === 'date_a' ? ['date_a', 'choice'] : [sorted]
  return new Set(['status', ...filtered.filter((column) => !inOrder.includes(column))])
}

/**
 * A query for documents of one collection, parsed: nothing in it names anything but content fields.
 *
 * How it is read from a request: `parse-query.ts`; how it becomes SQL: `compile.ts`.
 */
import { hasBrand } from 'claviger'
import type { CollectionName } from '../model/field.ts'

export const operators = [
  'equals',
  'contains',
  'greater_than',
  'greater_than_equal',
  'less_than',
  'less_than_equal',
] as const
export type Operator = (typeof operators)[number]

/** Dates are epoch milliseconds, flags booleans. Null only with `equals`: the field is empty. */
export type ConditionValue = string | number | boolean | null

export interface Comparison {
  readonly kind: 'compare'
  readonly field: string
  readonly operator: Operator
  readonly value: ConditionValue
}

export interface Junction {
  readonly kind: 'and' | 'or'
  readonly conditions: readonly Condition[]
}

export type Condition = Comparison | Junction

export interface SortTerm {
  readonly field: string
  readonly descending: boolean
}

export interface Populate {
  /** Relationship fields of the queried collection that are followed; null: all. */
  readonly fields: readonly string[] | null
  /** Fields that populated documents of a collection have, beside `id`; all where it is not among them. */
  readonly select: ReadonlyMap<CollectionName, readonly string[]>
}

export interface DocumentQuery {
  /** 1 to 100. */
  readonly limit: number
  /** From 1. */
  readonly page: number
  readonly sort: readonly SortTerm[]
  readonly where: Condition | null
  /** Fields that are given beside `id`; null: all. */
  readonly select: readonly string[] | null
  readonly populate: Populate
  /** 0 to 3: how many relationships deep documents stand in for their ids. */
  readonly depth: number
  /** Drafts too, where the scope allows them. */
  readonly draft: boolean
  /** False: everything on one page, at most 1,000 documents; `limit` and `page` are not looked at. */
  readonly pagination: boolean
}

/** How one document is given. */
export type Presentation = Pick<DocumentQuery, 'select' | 'populate' | 'depth' | 'draft'>

/** Newest first, and by id between documents of the same millisecond. */
export const defaultQuery: DocumentQuery = {
  limit: 10,
  page: 1,
  sort: [{ field: 'createdAt', descending: true }],
  where: null,
  select: null,
  populate: { fields: null, select: new Map() },
  depth: 1,
  draft: false,
  pagination: true,
}

export const mostWithoutPagination = 1_000

const brand = Symbol.for('basker.query-problem')

/** A query that cannot be answered (400). Its message names the field or parameter, and is made to be shown. */
export class QueryProblem extends Error {
  /** Parameter, field or operator at fault, as sent, cut to 100 characters. */
  readonly what: string

  constructor(what: string, message: string) {
    super(message)
    this.name = 'QueryProblem'
    this.what = what
  }

  get [brand](): true {
    return true
  }
}

/** Whether `error` is a `QueryProblem`, whichever copy of this module made it. */
export function isQueryProblem(error: unknown): error is QueryProblem {
  return hasBrand(error, brand)
}

/**
 * Reading a query from a request's query string, in brackets or with `where` as JSON.
 *
 * Bounded in every direction before it is looked at. What a condition may be: `parse-where.ts`.
 */
import { parse } from 'qs'
import { collections } from '../model/collections.ts'
import type { Collection } from '../model/field.ts'
import { parsePopulate, parseSelect } from './parse-selection.ts'
import { parseWhere } from './parse-where.ts'
import { type DocumentQuery, defaultQuery, QueryProblem, type SortTerm } from './query.ts'
import { type Named, queryFieldOf } from './query-field.ts'

/** Longer than any honest query; in UTF-16 units. */
const mostCharacters = 8_192
const mostParameters = 200
/** Five junctions within one another, each with its place in a list, then field and operator. */
const mostBrackets = 16
const mostSortTerms = 5

/**
 * The query in `search`, the part of a URL after `?`. Parameters it does not know are left alone: tenants and versions may
 * travel there.
 *
 * @param model the collections as an older version of an API has them, for what is populated
 * @throws QueryProblem naming the parameter, field or operator at fault
 */
export function parseQuery(
  search: string,
  collection: Collection,
  model: Named['model'] = collections,
): DocumentQuery {
  const given = parameters(search)
  const named = { collection, model }
  return {
    limit: integer(given, 'limit', 1, 100, defaultQuery.limit),
    page: integer(given, 'page', 1, 1_000_000, defaultQuery.page),
    depth: integer(given, 'depth', 0, 3, defaultQuery.depth),
    draft: flag(given, 'draft', defaultQuery.draft),
    pagination: flag(given, 'pagination', defaultQuery.pagination),
    sort: sortTerms(given['sort'], named),
    where: parseWhere(given['where'], named),
    select: parseSelect(given['select'], named),
    populate: parsePopulate(given['populate'], named),
  }
}

type Parameters = Readonly<Record<string, unknown>>

function parameters(search: string): Parameters {
  if (search.length > mostCharacters) throw new QueryProblem('query', 'The query is too long')
  try {
    return parse(search, {
      ignoreQueryPrefix: true,
      plainObjects: true,
      depth: mostBrackets,
      strictDepth: true,
      parameterLimit: mostParameters,
      arrayLimit: 100,
      throwOnLimitExceeded: true,
      decoder: (text, decode, charset, type) => {
        const decoded: unknown = decode(text, decode, charset)
        // It would be left out without a word, and with it a condition.
        if (type === 'key' && String(decoded).includes('__proto__')) {
          throw new QueryProblem('__proto__', 'There is no field __proto__')
        }
        return decoded
      },
    })
  } catch (error) {
    if (error instanceof RangeError) {
      throw new QueryProblem('query', 'The query has too many parameters or brackets')
    }
    throw error
  }
}

function integer(given: Parameters, name: string, least: number, most: number, standard: number): number {
  const value = given[name]
  if (value === undefined) return standard
  const number = typeof value === 'string' && /^\d{1,7}$/.test(value) ? Number(value) : Number.NaN
  if (number >= least && number <= most) return number
  throw new QueryProblem(name, `${name} must be a whole number from ${least} to ${most}`)
}

function flag(given: Parameters, name: string, standard: boolean): boolean {
  const value = given[name]
  if (value === undefined) return standard
  if (value === 'true' || value === 'false') return value === 'true'
  throw new QueryProblem(name, `${name} must be true or false`)
}

function sortTerms(given: unknown, named: Named): readonly SortTerm[] {
  if (given === undefined) return defaultQuery.sort
  const asked = (Array.isArray(given) ? given : [given]).flatMap((one: unknown) => {
    if (typeof one !== 'string') throw new QueryProblem('sort', 'sort must be field names with commas')
    return one.split(',')
  })
  if (asked.length > mostSortTerms) {
    throw new QueryProblem('sort', `sort must not name more than ${mostSortTerms} fields`)
  }
  return asked.map((one) => {
    const descending = one.startsWith('-')
    const { name } = queryFieldOf(descending ? one.slice(1) : one, named, 'sorted')
    return { field: name, descending }
  })
}

/**
 * Reading queries: defaults, bounds, and that nothing but fields of the model gets through.
 *
 * What the conditions find is tested on both databases (test/basker).
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { collections } from '../model/collections.ts'
import { columnOf } from './column.ts'
import { parseQuery } from './parse-query.ts'
import { type Condition, defaultQuery, isQueryProblem, type QueryProblem } from './query.ts'

const { events, pages, venues } = collections

function problemOf(search: string, collection = events): QueryProblem {
  try {
    parseQuery(search, collection)
  } catch (error) {
    if (isQueryProblem(error)) return error
    throw error
  }
  throw new Error(`no problem with ${search}`)
}

describe('a query', () => {
  test('that says nothing is the default one', () => {
    expect(parseQuery('', events)).toEqual(defaultQuery)
    expect(parseQuery('?tenant=x&unknown[a]=b', events)).toEqual(defaultQuery)
  })

  test('is read from brackets', () => {
    const query = parseQuery(
      'limit=100&page=3&sort=-startsAt,title&where[startsAt][greater_than_equal]=2026-03-01&where[isFeatured][equals]=true&select[title]=true&depth=0&draft=true&pagination=false',
      events,
    )
    expect(query).toEqual({
      limit: 100,
      page: 3,
      sort: [
        { field: 'startsAt', descending: true },
        { field: 'title', descending: false },
      ],
      where: {
        kind: 'and',
        conditions: [
          { kind: 'compare', field: 'startsAt', operator: 'greater_than_equal', value: Date.UTC(2026, 2, 1) },
          { kind: 'compare', field: 'isFeatured', operator: 'equals', value: true },
        ],
      },
      select: ['title'],
      populate: { fields: null, select: new Map() },
      depth: 0,
      draft: true,
      pagination: false,
    })
  })
})

describe('a problem', () => {
  test.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=1e1', 'limit'],
    ['limit=', 'limit'],
    ['limit=5&limit=6', 'limit'],
    ['page=0', 'page'],
    ['page=-1', 'page'],
    ['depth=4', 'depth'],
    ['draft=yes', 'draft'],
    ['pagination=0', 'pagination'],
  ])('names the parameter: %s', (search, name) => {
    expect(problemOf(search)).toMatchObject({ what: name, message: expect.stringContaining(name) })
  })

  test.each([
    ['where[nope][equals]=1', 'nope'],
    ['where[body][contains]=x', 'body'],
    ['where[tenant][equals]=x', 'tenant'],
    ['where[tenant_id][equals]=x', 'tenant_id'],
    ['where[title_folded][contains]=x', 'title_folded'],
    ['where[data][contains]=x', 'data'],
    ['where[number_a][equals]=1', 'number_a'],
    ['where[version][equals]=1', 'version'],
    ['where[__proto__][equals]=1', '__proto__'],
    ['where[constructor][equals]=1', 'constructor'],
    ['where[hasOwnProperty][equals]=1', 'hasOwnProperty'],
    ['where[title; drop table documents][equals]=1', 'title; drop table documents'],
    ['where[title" or "1"="1][equals]=1', 'title" or "1"="1'],
    ['where[performers][equals]=1', 'performers'],
    ['where[title][like]=x', 'like'],
    ['where[title][constructor]=x', 'constructor'],
    ['where[title][= 1 or 1 =]=x', '= 1 or 1 ='],
    ['where[title]=x', 'title'],
    ['where[priceFrom][contains]=1', 'priceFrom'],
    ['where[isFeatured][greater_than]=true', 'isFeatured'],
    ['where[venue][contains]=a', 'venue'],
    ['where[priceFrom][equals]=1e5', 'priceFrom'],
    ['where[priceFrom][equals]=NaN', 'priceFrom'],
    ['where[startsAt][equals]=2026-02-30', 'startsAt'],
    ['where[startsAt][equals]=yesterday', 'startsAt'],
    ['where[isFeatured][equals]=1', 'isFeatured'],
    ['where[title][equals][]=x', 'title'],
    ['where[title][equals][a]=x', 'title'],
    ['where[title][equals]=%00', 'title'],
    ['where[or]=x', 'or'],
    ['where[or][x][title][equals]=x', 'or'],
    ['where={', 'where'],
    ['where=[]', 'where'],
    ['where={"or":[]}', 'or'],
    ['where={"and":[{}]}', 'and'],
    ['where={"title":{"equals":{"a":1}}}', 'title'],
    ['where={"title":{"contains":null}}', 'title'],
    ['where={"title":{"equals":"\\ud800"}}', 'title'],
    ['where={"__proto__":{"equals":1}}', '__proto__'],
    ['sort=nope', 'nope'],
    ['sort=body', 'body'],
    ['sort=id;', 'id;'],
    ['sort=', ''],
    ['sort[title]=1', 'sort'],
    ['sort=--title', '-title'],
    ['select[nope]=true', 'nope'],
    ['select[title]=1', 'title'],
    ['populate[title]=true', 'title'],
    ['populate[venues][nope]=true', 'nope'],
  ])('names what is at fault: %s', (search, name) => {
    const problem = problemOf(search)
    expect(problem.what).toBe(name)
    expect(problem.message).toContain(name)
  })

  test('repeats no more than 100 characters of what was sent', () => {
    expect(problemOf(`where[${'x'.repeat(3_000)}][equals]=1`).message.length).toBeLessThan(200)
  })

  test('is raised by a query too long, too deep or with too many conditions', () => {
    expect(problemOf(`sort=${'a'.repeat(9_000)}`).what).toBe('query')
    expect(problemOf(Array.from({ length: 300 }, (_, index) => `p${index}=1`).join('&')).what).toBe('query')
    expect(problemOf(`where${'[or][0]'.repeat(9)}[title][equals]=1`).what).toBe('query')
    expect(problemOf(`where${'[or][0]'.repeat(6)}[title][equals]=1`).what).toBe('or')
    expect(parseQuery(`where${'[or][0]'.repeat(5)}[title][equals]=1`, events).where).not.toBeNull()
    const many = (count: number) =>
      `where=${JSON.stringify({ or: Array.from({ length: count }, () => ({ title: { equals: 'x' } })) })}`
    expect(problemOf(many(51)).what).toBe('where')
    expect(parseQuery(many(50), events).where).not.toBeNull()
    const nested = `${'{"and":['.repeat(900)}{"title":{"equals":"x"}}${']}'.repeat(900)}`
    expect(problemOf(`where=${nested}`).what).toBe('query')
    expect(problemOf('sort=title,slug,id,startsAt,endsAt,_status').what).toBe('sort')
  })
})

function fieldsIn(condition: Condition): readonly string[] {
  return condition.kind === 'compare' ? [condition.field] : condition.conditions.flatMap(fieldsIn)
}

test('whatever is sent, every field of a parsed query has a column, and nothing else is thrown', () => {
  const word = fc.oneof(
    fc.constantFrom(
      'where',
      'and',
      'or',
      'title',
      'equals',
      'contains',
      'sort',
      'select',
      '0',
      '__proto__',
      '',
      'select',
    ),
    fc.string({ maxLength: 8 }),
  )
  const parameter = fc
    .tuple(fc.array(word, { minLength: 1, maxLength: 6 }), fc.string({ maxLength: 12 }))
    .map(([[first = '', ...rest], value]) => `${first}${rest.map((one) => `[${one}]`).join('')}=${value}`)
  fc.assert(
    fc.property(fc.array(parameter, { maxLength: 6 }), (parameters) => {
      try {
        const query = parseQuery(parameters.join('&'), pages)
        const named = query.sort.map(({ field }) => field)
        for (const field of [...named, ...(query.where === null ? [] : fieldsIn(query.where))]) {
          expect(columnOf(pages, field)).toMatch(/^[a-z_]+$/)
        }
      } catch (error) {
        if (!isQueryProblem(error)) throw error
      }
    }),
    { numRuns: 2_000 },
  )
  expect(Object.hasOwn(Object.prototype, 'equals')).toBe(false)
})

test('populate takes relationships and fields of collections', () => {
  expect(parseQuery('populate=venue,performers', events).populate.fields).toEqual(['venue', 'performers'])
  expect(parseQuery('populate[venues][name]=true', events).populate).toEqual({
    fields: null,
    select: new Map([['venues', ['name']]]),
  })
  expect(problemOf('populate=nope', venues).what).toBe('nope')
})

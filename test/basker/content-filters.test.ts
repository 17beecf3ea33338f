/**
 * Filters, orders and pages against a naive model in memory, on both databases.
 *
 * Single documents, groups and writes: `content.test.ts`.
 */
import { collections, type FlatDocument, type Scope } from '@claviger/basker-cms'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestDatabases, testDatabases, testedDialects } from '../store/databases.ts'
import { type ContentHouse, contentHouse } from './content-house.ts'

const { events } = collections

/** Letters that separate code points from UTF-16, bytes from collations, and what folds from what does not. */
const titles = [
  'Tosca',
  'tosca',
  'TOSCA II',
  'Ärger',
  'Zebra',
  'zebra',
  'École',
  '\u{1F3AD} Maske',
  '\uFB01n',
  '100%',
  'a_b',
  "O'Neill",
  '"Q"',
  'é',
  'e\u0301',
]
const categories = ['opera', 'ballet', null]
const prices = [null, 0, 7.5, 12, 12.5, 100]

interface Planted {
  readonly title: string
  readonly category: string | null
  readonly priceFrom: number | null
  readonly isFeatured: boolean
  readonly startsAt: string
  readonly _status: string
}

const planted: readonly Planted[] = Array.from({ length: 60 }, (_, index) => ({
  title: titles[index % titles.length] ?? '',
  category: categories[index % 3] ?? null,
  priceFrom: prices[(index * 7) % 6] ?? null,
  isFeatured: index % 4 === 0,
  startsAt: new Date(Date.UTC(2026, 0, 1 + ((index * 11) % 17))).toISOString(),
  _status: index % 10 === 9 ? 'draft' : 'published',
}))

type Value = string | number | boolean | null
type Where = Readonly<Record<string, unknown>>

const field = {
  title: fc.constantFrom(...titles, 'o', 'E', '%', '_', "'", 'ÄR', '', 'z'),
  category: fc.constantFrom('opera', 'ballet', 'BALL', 'a', 'nothing'),
  priceFrom: fc.constantFrom(0, 7.5, 12, 99, -1),
  isFeatured: fc.boolean(),
  startsAt: fc.integer({ min: 0, max: 18 }).map((day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString()),
}

const ordering = ['greater_than', 'greater_than_equal', 'less_than', 'less_than_equal'] as const

function comparison(name: keyof typeof field, operators: readonly string[]): fc.Arbitrary<Where> {
  return fc
    .tuple(fc.constantFrom(...operators), field[name])
    .map(([operator, value]) => ({ [name]: { [operator]: value } }))
}

const where = fc.letrec<{ any: Where; one: Where; several: Where }>((tie) => ({
  one: fc.oneof(
    comparison('title', ['equals', 'contains', ...ordering]),
    comparison('category', ['equals', 'contains', ...ordering]),
    comparison('priceFrom', ['equals', ...ordering]),
    comparison('isFeatured', ['equals']),
    comparison('startsAt', ['equals', ...ordering]),
    fc.constantFrom({ priceFrom: { equals: null } }, { category: { equals: null } }),
  ),
  several: fc
    .tuple(fc.constantFrom('and', 'or'), fc.array(tie('any'), { minLength: 1, maxLength: 3 }))
    .map(([kind, list]) => ({ [kind]: list })),
  any: fc.oneof({ maxDepth: 2, withCrossShrink: true }, tie('one'), tie('several')),
})).any

const sortable = ['title', 'category', 'priceFrom', 'isFeatured', 'startsAt', 'createdAt', 'slug'] as const
const sort = fc
  .array(fc.tuple(fc.constantFrom(...sortable), fc.boolean()), { minLength: 1, maxLength: 3 })
  .map((terms) => terms.map(([name, descending]) => `${descending ? '-' : ''}${name}`).join(','))

function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'))
}

function compare(a: Value, b: Value): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null)
  if (typeof a === 'string' && typeof b === 'string') return byCodePoint(a, b)
  return Number(a) - Number(b)
}

const folded = (text: string): string => text.normalize('NFC').toLowerCase()

function holds(value: Value, operator: string, other: Value): boolean {
  if (other === null) return value === null
  if (value === null) return false
  const order = compare(value, other)
  switch (operator) {
    case 'equals':
      return order === 0
    case 'contains':
      return folded(String(value)).includes(folded(String(other)))
    case 'greater_than':
      return order > 0
    case 'greater_than_equal':
      return order >= 0
    case 'less_than':
      return order < 0
    default:
      return order <= 0
  }
}

function meets(document: FlatDocument, condition: Where): boolean {
  return Object.entries(condition).every(([name, inner]) => {
    if (name === 'and') return (inner as Where[]).every((one) => meets(document, one))
    if (name === 'or') return (inner as Where[]).some((one) => meets(document, one))
    return Object.entries(inner as Record<string, Value>).every(([operator, other]) =>
      holds(document[name] as Value, operator, other),
    )
  })
}

function ordered(documents: readonly FlatDocument[], terms: string): FlatDocument[] {
  const parsed = terms
    .split(',')
    .map((term) => [term.replace('-', ''), term.startsWith('-') ? -1 : 1] as const)
  const last = parsed.at(-1)?.[1] ?? 1
  return [...documents].sort((a, b) => {
    for (const [name, sign] of parsed) {
      const order = compare(a[name] as Value, b[name] as Value)
      if (order !== 0) return order * sign
    }
    return byCodePoint(a.id, b.id) * last
  })
}

describe.each(testedDialects)('lists of documents on %s', (dialect) => {
  let databases: TestDatabases
  let house: ContentHouse
  let scope: Scope
  let all: readonly FlatDocument[]

  beforeAll(async () => {
    databases = await testDatabases(dialect)
    house = await contentHouse(await databases.newStore())
    const other = await house.newTenant()
    scope = await house.newTenant()
    for (const [index, body] of planted.entries()) {
      await house.create(scope, events, { ...body, slug: `event-${index}` })
      await house.create(other, events, { ...body, slug: `event-${index}` })
    }
    const page = await house.find(scope, events, 'pagination=false&draft=true&depth=0')
    all = page.docs
  })

  afterAll(async () => {
    await house.close()
    await databases.stop()
  })

  test('hold what a naive filter and sort in memory would, page by page', async () => {
    const query = fc.record({
      where,
      sort,
      limit: fc.integer({ min: 1, max: 20 }),
      page: fc.integer({ min: 1, max: 4 }),
      draft: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(query, async (asked) => {
        const search = new URLSearchParams({
          where: JSON.stringify(asked.where),
          sort: asked.sort,
          limit: String(asked.limit),
          page: String(asked.page),
          draft: String(asked.draft),
          depth: '0',
        }).toString()
        const expected = ordered(
          all
            .filter((document) => asked.draft || document['_status'] === 'published')
            .filter((document) => meets(document, asked.where)),
          asked.sort,
        )
        const start = (asked.page - 1) * asked.limit
        const page = await house.find(scope, events, search)
        expect(page.docs).toEqual(expected.slice(start, start + asked.limit))
        expect(page.totalDocs).toBe(expected.length)
      }),
      { numRuns: 300 },
    )
  })

  test('every page of a list together hold each document once', async () => {
    const seen: string[] = []
    for (let page = 1; ; page += 1) {
      const found = await house.find(scope, events, `sort=isFeatured&limit=7&page=${page}&draft=true&depth=0`)
      seen.push(...found.docs.map(({ id }) => id))
      expect(found).toMatchObject({ totalDocs: 60, totalPages: 9, pagingCounter: (page - 1) * 7 + 1 })
      if (!found.hasNextPage) break
    }
    expect(new Set(seen).size).toBe(60)
    expect(seen).toHaveLength(60)
  })

  test('brackets say the same as JSON', async () => {
    const brackets =
      'where[or][0][title][contains]=TOSCA&where[or][1][and][0][priceFrom][greater_than]=10&where[or][1][and][1][isFeatured][equals]=true&where[category][equals]=opera'
    const json = JSON.stringify({
      or: [
        { title: { contains: 'TOSCA' } },
        { and: [{ priceFrom: { greater_than: 10 } }, { isFeatured: { equals: true } }] },
      ],
      category: { equals: 'opera' },
    })
    const one = await house.find(scope, events, brackets)
    const other = await house.find(scope, events, `where=${encodeURIComponent(json)}`)
    expect(one.totalDocs).toBeGreaterThan(0)
    expect(one).toEqual(other)
  })

  test('values that look like SQL are values', async () => {
    const attempts = [
      "' or 1=1 --",
      "'; drop table documents; --",
      '%',
      '_',
      '\\',
      '$1',
      '?',
      ":tenant'",
      '"',
      '1)) or ((1=1',
    ]
    for (const attempt of attempts) {
      for (const operator of ['equals', 'contains', 'greater_than']) {
        const json = JSON.stringify({ title: { [operator]: attempt } })
        const page = await house.find(
          scope,
          events,
          `where=${encodeURIComponent(json)}&draft=true&depth=0&pagination=false`,
        )
        expect(page.docs.map(({ id }) => id).sort()).toEqual(
          all
            .filter((document) => holds(String(document['title']), operator, attempt))
            .map(({ id }) => id)
            .sort(),
        )
      }
    }
  })
})

/**
 * What one read of content may cost, on both databases: bytes of the reply, work of the filter, time.
 *
 * How each is counted: the tests beside the sources in services/basker/cms.
 */
import { collections, type FlatDocument, parseQuery, QueryProblem, type Scope } from '@claviger/basker-cms'
import { ReadTooLong } from '@claviger/store'
import { maintenance } from 'claviger'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestDatabases, testDatabases, testedDialects } from '../store/databases.ts'
import { type ContentHouse, contentHouse, startOfTime } from './content-house.ts'

const { events, pages, people, posts } = collections
const published = { _status: 'published' }
const hundredKilobytes = 'x'.repeat(100_000)
const maxReplyBytes = 8_388_608

describe.each(testedDialects)('a read on %s', (dialect) => {
  let databases: TestDatabases
  let house: ContentHouse
  let scope: Scope
  const guests: string[] = []
  const evenings: string[] = []
  let post: FlatDocument

  beforeAll(async () => {
    databases = await testDatabases(dialect)
    house = await contentHouse(await databases.newStore())
    scope = await house.newTenant()
    for (let index = 0; index < 20; index++) {
      const body = { name: `P${index}`, slug: `p-${index}`, biography: hundredKilobytes, ...published }
      guests.push((await house.create(scope, people, body)).document.id)
    }
    for (let index = 0; index < 20; index++) {
      const body = { title: `E${index}`, slug: `e-${index}`, startsAt: '2026-01-01', performers: guests }
      evenings.push((await house.create(scope, events, { ...body, ...published })).document.id)
    }
    const body = { title: 'Season', slug: 'season', relatedEvents: evenings, ...published }
    post = (await house.create(scope, posts, body)).document
  })

  afterAll(async () => {
    await house.close()
    await databases.stop()
  })

  const oneWith = (search: string) => house.get(scope, posts, post.id, parseQuery(search, posts))

  test('that would write the same few documents hundreds of times is refused, and says what to ask less of', async () => {
    await expect(house.find(scope, posts, 'depth=3')).rejects.toThrow(QueryProblem)
    await expect(house.find(scope, posts, 'depth=3')).rejects.toThrow(/depth.*populate/)
    await expect(oneWith('depth=2')).rejects.toThrow(/depth.*populate/)
  })

  test('of the same documents less deep, or with few of their fields, is answered', async () => {
    const shallow = await oneWith('depth=1')
    expect(JSON.stringify(shallow).length).toBeLessThan(maxReplyBytes)
    const chosen = await oneWith('depth=3&populate[people][name]=true')
    expect(chosen?.document['relatedEvents']).toMatchObject(
      evenings.map(() => ({ performers: guests.map((id) => ({ id })) })),
    )
  })

  test('of many large documents is refused, and answered where few of their fields are selected', async () => {
    const many = await house.newTenant()
    for (let index = 0; index < 90; index++) {
      const body = { name: `Q${index}`, slug: `q-${index}`, biography: hundredKilobytes, ...published }
      await house.create(many, people, body)
    }
    await expect(house.find(many, people, 'limit=100')).rejects.toThrow(/limit/)
    const names = await house.find(many, people, 'limit=100&select[name]=true&sort=createdAt')
    expect(names.docs).toHaveLength(90)
    expect((await house.find(many, people, 'limit=80')).docs).toHaveLength(80)
  })

  test('after a write is never refused: what the document names is left as ids where it is too much', async () => {
    const changed = await house.documents.update(
      scope,
      events,
      evenings[0] ?? '',
      { performers: guests },
      { author: maintenance, now: startOfTime, ifMatch: null },
    )
    expect(changed?.document['performers']).toHaveLength(20)
    const more = guests.slice(0, 2)
    const body = { title: 'Two', slug: 'two', startsAt: '2026-01-01', performers: more, ...published }
    const made = await house.create(scope, events, body)
    expect(made.document['performers']).toMatchObject(more.map((id) => ({ id, biography: hundredKilobytes })))
  })

  test('with a filter that is too much for so many documents is refused before it is carried out', async () => {
    const crowded = await house.newTenant()
    await fill(house, crowded, 8_000)
    const contains = (text: string) => ({ title: { contains: text } })
    const search = (count: number) => {
      const or = Array.from({ length: count }, (_, index) => contains(`${index}${'z'.repeat(98)}`))
      return `where=${encodeURIComponent(JSON.stringify({ or }))}`
    }
    expect((await house.find(crowded, pages, search(20))).totalDocs).toBe(0)
    const costly = search(50)
    await expect(house.find(crowded, pages, costly)).rejects.toThrow(/^where has too many conditions/)
    expect((await house.find(scope, pages, costly)).totalDocs).toBe(0)
  })
})

/** Pages in bulk, past validation: there is nothing to read in them but a title. */
async function fill(house: ContentHouse, { tenantId }: Scope, count: number): Promise<void> {
  const rowsAtOnce = 1_000
  await house.store.write(async ({ database }) => {
    for (let start = 0; start < count; start += rowsAtOnce) {
      const rows = Array.from({ length: rowsAtOnce }, (_, index) => {
        const number = start + index
        const id = `${tenantId.slice(0, 16)}${number.toString(16).padStart(8, '0')}`
        return sql`(${id}, ${tenantId}, 'pages', ${`f-${number}`}, 'published', 0, 0, 1, ${`T${number}`}, ${`t${number}`})`
      })
      await sql`insert into documents (id, tenant_id, collection, slug, status, created_at, updated_at, version, title, title_folded) values ${sql.join(rows)}`.execute(
        database,
      )
    }
  })
}

describe('a read on postgres', () => {
  let databases: TestDatabases

  beforeAll(async () => {
    databases = await testDatabases('postgres')
  })

  afterAll(() => databases.stop())

  test('is ended by the server when its time is over, and its connection is good for the next', async () => {
    const store = await databases.newStore()
    const slow = store.readWithin(30, (database) => sql`select pg_sleep(60)`.execute(database))
    await expect(slow).rejects.toBeInstanceOf(ReadTooLong)
    const limit = await store.readWithin(30, (database) =>
      sql<{ statement_timeout: string }>`show statement_timeout`.execute(database),
    )
    expect(limit.rows).toEqual([{ statement_timeout: '30ms' }])
    expect((await sql`show statement_timeout`.execute(store.database)).rows).toEqual([
      { statement_timeout: '0' },
    ])
  })

  test('cannot write', async () => {
    const store = await databases.newStore()
    const writing = store.readWithin(1_000, (database) => sql`create table x (y int)`.execute(database))
    await expect(writing).rejects.toMatchObject({ code: 'unavailable' })
  })
})

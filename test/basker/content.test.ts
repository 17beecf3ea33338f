/**
 * Documents one by one: writing, versions, drafts, relationships, groups, and that tenants never meet; on both databases.
 *
 * Lists: `content-filters.test.ts`.
 */

import {
  collections,
  DuplicateSlug,
  type FlatDocument,
  InvalidDocument,
  isDuplicateSlug,
  isInvalidDocument,
  parseQuery,
  plantDevelopmentContent,
  type Scope,
  StaleDocument,
} from '@claviger/basker-cms'
import { maintenance } from 'claviger'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestDatabases, testDatabases, testedDialects } from '../store/databases.ts'
import { type ContentHouse, contentHouse, startOfTime } from './content-house.ts'

const { events, pages, people, posts, venues } = collections
const later = startOfTime + 1_000
const nobody = 'f'.repeat(24)
const whatever = { author: maintenance, now: later, ifMatch: null }

describe.each(testedDialects)('documents on %s', (dialect) => {
  let databases: TestDatabases
  let house: ContentHouse
  let scope: Scope

  beforeAll(async () => {
    databases = await testDatabases(dialect)
    house = await contentHouse(await databases.newStore())
    scope = await house.newTenant()
  })

  afterAll(async () => {
    await house.close()
    await databases.stop()
  })

  const viewer = (of: Scope): Scope => ({ ...of, mayReadDrafts: false })
  const presented = (search: string) => parseQuery(search, events)

  async function page(of: Scope, slug: string, more: object = {}) {
    return house.create(of, pages, { title: slug, slug, _status: 'published', ...more })
  }

  describe('writing', () => {
    test('a new document is given back as it is kept, and found again', async () => {
      const made = await page(scope, 'made', { seo: { title: 'Made' }, summary: 'Short' })
      expect(made.document).toMatchObject({
        tenant: scope.tenantId,
        slug: 'made',
        _status: 'published',
        seo: { title: 'Made', description: null },
        createdAt: '2026-01-01T00:00:00.000Z',
      })
      expect(made.document.id).toMatch(/^[0-9a-f]{24}$/)
      expect(await house.get(scope, pages, made.document.id)).toEqual(made)
    })

    test('a body with several mistakes is refused with all of them, and nothing is written', async () => {
      const refusal = await house
        .create(scope, events, { slug: 'No Slug', startsAt: 'soon', priceFrom: '5', nope: 1 })
        .catch((error: unknown) => error)
      expect(refusal).toBeInstanceOf(InvalidDocument)
      const codes = isInvalidDocument(refusal) ? refusal.issues.map(({ path, code }) => [path, code]) : []
      expect(codes).toEqual([
        ['nope', 'unknown_field'],
        ['title', 'required'],
        ['slug', 'not_a_slug'],
        ['startsAt', 'not_a_date'],
        ['priceFrom', 'wrong_type'],
      ])
      expect((await house.find(scope, events, 'draft=true')).totalDocs).toBe(0)
    })

    test('a change merges, a replacement does not', async () => {
      const { document } = await page(scope, 'merging', {
        summary: 'Kept',
        seo: { title: 'A', description: 'B' },
      })
      const changed = await house.documents.update(
        scope,
        pages,
        document.id,
        { seo: { title: 'C' } },
        whatever,
      )
      expect(changed?.document).toMatchObject({
        summary: 'Kept',
        seo: { title: 'C', description: 'B' },
        updatedAt: '2026-01-01T00:00:01.000Z',
        createdAt: document['createdAt'],
      })
      const replaced = await house.documents.replace(
        scope,
        pages,
        document.id,
        { title: 'New', slug: 'merging' },
        whatever,
      )
      expect(replaced?.document).toMatchObject({
        title: 'New',
        summary: null,
        seo: { title: null, description: null },
        _status: 'published',
      })
    })

    test('a deleted document is given once more, and is gone', async () => {
      const { document } = await page(scope, 'leaving')
      const gone = await house.documents.delete(scope, pages, document.id, whatever)
      expect(gone?.document).toEqual(document)
      expect(await house.get(scope, pages, document.id)).toBeNull()
      expect(await house.documents.delete(scope, pages, document.id, whatever)).toBeNull()
    })

    test('an id of another collection is unknown', async () => {
      const { document } = await page(scope, 'elsewhere')
      expect(await house.get(scope, events, document.id)).toBeNull()
      expect(await house.documents.update(scope, posts, document.id, {}, whatever)).toBeNull()
    })
  })

  describe('versions', () => {
    test('a write with the ETag of an older version is refused, one with the current goes through', async () => {
      const first = await page(scope, 'versioned')
      const { id } = first.document
      const second = await house.documents.update(
        scope,
        pages,
        id,
        { title: 'Two' },
        { author: maintenance, now: later, ifMatch: first.etag },
      )
      expect(second?.etag).not.toBe(first.etag)
      const stale = { author: maintenance, now: later, ifMatch: first.etag }
      await expect(house.documents.update(scope, pages, id, { title: 'Three' }, stale)).rejects.toThrow(
        StaleDocument,
      )
      await expect(house.documents.delete(scope, pages, id, stale)).rejects.toThrow(StaleDocument)
      expect((await house.get(scope, pages, id))?.document['title']).toBe('Two')
    })

    test('of changes that arrive together with one ETag exactly one gets through', async () => {
      const { document, etag } = await page(scope, 'raced')
      const outcomes = await Promise.allSettled(
        Array.from({ length: 8 }, (_, index) =>
          house.documents.update(
            scope,
            pages,
            document.id,
            { title: `${index}` },
            { author: maintenance, now: later, ifMatch: etag },
          ),
        ),
      )
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(StaleDocument)
      }
    })
  })

  describe('slugs', () => {
    test('of documents that arrive together with one slug exactly one gets through', async () => {
      const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => page(scope, 'wanted')))
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(DuplicateSlug)
      }
    })

    test('a change to a slug that is taken is refused; in another tenant it is free', async () => {
      await page(scope, 'taken')
      const { document } = await page(scope, 'free')
      await expect(
        house.documents.update(scope, pages, document.id, { slug: 'taken' }, whatever),
      ).rejects.toThrow(DuplicateSlug)
      expect((await page(await house.newTenant(), 'taken')).document['slug']).toBe('taken')
    })
  })

  describe('drafts', () => {
    test('are given only where they are asked for by somebody who may see them', async () => {
      const own = await house.newTenant()
      const { document } = await house.create(own, pages, { title: 'Secret', slug: 'secret' })
      expect(document['_status']).toBe('draft')
      const count = async (of: Scope, search: string) => (await house.find(of, pages, search)).totalDocs
      expect(await count(own, '')).toBe(0)
      expect(await count(own, 'draft=true')).toBe(1)
      expect(await count(viewer(own), 'draft=true')).toBe(0)
      expect(await count(viewer(own), 'draft=true&where[_status][equals]=draft')).toBe(0)
      expect(await house.get(viewer(own), pages, document.id, presented('draft=true'))).toBeNull()
      expect(await house.get(own, pages, document.id, presented('draft=true'))).not.toBeNull()
    })
  })

  describe('relationships', () => {
    let own: Scope
    let event: FlatDocument
    let post: FlatDocument

    beforeAll(async () => {
      own = await house.newTenant()
      const published = { _status: 'published' }
      const venue = await house.create(own, venues, { name: 'Stage', slug: 'stage', ...published })
      const author = await house.create(own, people, {
        name: 'Ann',
        slug: 'ann',
        role: 'Writer',
        ...published,
      })
      const hidden = await house.create(own, people, { name: 'Hidden', slug: 'hidden' })
      const made = await house.create(own, events, {
        title: 'Play',
        slug: 'play',
        startsAt: '2026-05-01',
        venue: venue.document.id,
        performers: [author.document.id, hidden.document.id],
        ...published,
      })
      event = made.document
      const written = await house.create(own, posts, {
        title: 'About a play',
        slug: 'about',
        author: author.document.id,
        relatedEvents: [event.id],
        ...published,
      })
      post = written.document
    })

    const read = async (search: string, of = own) =>
      (await house.get(of, posts, post.id, parseQuery(search, posts)))?.document

    test('are followed as deep as asked, and no deeper', async () => {
      expect(await read('depth=0')).toMatchObject({ relatedEvents: [event.id] })
      expect(await read('depth=1')).toMatchObject({
        author: { name: 'Ann' },
        relatedEvents: [{ title: 'Play', venue: expect.stringMatching(/^[0-9a-f]{24}$/) }],
      })
      expect(await read('depth=2')).toMatchObject({ relatedEvents: [{ venue: { name: 'Stage' } }] })
    })

    test('to drafts stay ids where drafts are not given', async () => {
      const performers = (found: FlatDocument | undefined) =>
        (found?.['relatedEvents'] as { performers: unknown[] }[] | undefined)?.[0]?.performers
      expect(performers(await read('depth=2'))).toEqual([
        expect.objectContaining({ name: 'Ann' }),
        expect.stringMatching(/^[0-9a-f]{24}$/),
      ])
      expect(performers(await read('depth=2&draft=true'))).toMatchObject([
        { name: 'Ann' },
        { name: 'Hidden' },
      ])
      expect(performers(await read('depth=2&draft=true', viewer(own)))?.[1]).toBeTypeOf('string')
    })

    test('are narrowed by populate, documents by select', async () => {
      const found = await read(
        'populate[author]=true&populate[people][name]=true&select[author]=true&select[relatedEvents]=true',
      )
      expect(found).toEqual({
        id: post.id,
        author: { id: expect.any(String), name: 'Ann' },
        relatedEvents: [event.id],
      })
    })

    test('to what is not there or not the tenant’s are refused alike', async () => {
      const stranger = await house.create(await house.newTenant(), people, { name: 'Bo', slug: 'bo' })
      for (const author of [nobody, stranger.document.id]) {
        const refusal = await house
          .create(own, posts, { title: 'X', slug: 'x', author })
          .catch((error: unknown) => error)
        expect(refusal).toMatchObject({ issues: [{ path: 'author', code: 'unknown_document' }] })
      }
    })

    test('that lead nowhere any more stay ids and do not stop a change', async () => {
      const guest = await house.create(own, people, { name: 'Guest', slug: 'guest', _status: 'published' })
      const { document } = await house.create(own, posts, {
        title: 'Y',
        slug: 'y',
        author: guest.document.id,
      })
      await house.documents.delete(own, people, guest.document.id, whatever)
      const changed = await house.documents.update(own, posts, document.id, { title: 'Z' }, whatever)
      expect(changed?.document).toMatchObject({ title: 'Z', author: guest.document.id })
    })
  })

  describe('groups', () => {
    test('widen reads of the shared collections to what is published, and never a write', async () => {
      const [one, two, outside] = [await house.newTenant(), await house.newTenant(), await house.newTenant()]
      const { tenants } = house
      await tenants.putGroup(
        maintenance,
        { id: 'c'.repeat(24), name: 'Region', collections: ['venues'] },
        later,
      )
      await tenants.setGroup(maintenance, one.tenantId, 'c'.repeat(24), later)
      await tenants.setGroup(maintenance, two.tenantId, 'c'.repeat(24), later)
      const shared = await house.create(two, venues, { name: 'Shared', slug: 'shared', _status: 'published' })
      await house.create(two, venues, { name: 'Unfinished', slug: 'unfinished' })
      await house.create(outside, venues, { name: 'Outside', slug: 'outside', _status: 'published' })
      await page(two, 'own')
      const tenant = await tenants.findById(one.tenantId)
      if (tenant === null) throw new Error('no tenant')
      const scope = await tenants.scopeOf(tenant, 'editor')
      const found = await house.find(scope, venues, 'draft=true')
      expect(found.docs.map(({ name }) => name)).toEqual(['Shared'])
      expect((await house.find(scope, pages, 'draft=true')).totalDocs).toBe(0)
      const { id } = shared.document
      expect(await house.get(scope, venues, id)).not.toBeNull()
      expect(await house.documents.update(scope, venues, id, { name: 'Mine' }, whatever)).toBeNull()
      expect(await house.documents.delete(scope, venues, id, whatever)).toBeNull()
      const made = await house.create(scope, venues, { name: 'New', slug: 'shared', _status: 'published' })
      expect(made.document['tenant']).toBe(one.tenantId)
      const used = await house.create(scope, events, {
        title: 'E',
        slug: 'e',
        startsAt: '2026-01-01',
        venue: id,
      })
      expect(used.document).toMatchObject({ venue: { name: 'Shared' } })
    })
  })

  test('whatever two tenants do, neither sees or changes anything of the other', async () => {
    const step = fc.record({
      who: fc.constantFrom<0 | 1>(0, 1),
      act: fc.constantFrom<Act>('create', 'update', 'delete', 'replace', 'get'),
      slug: fc.constantFrom('a', 'b', 'c'),
      at: fc.nat(7),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        const sides = [
          { scope: await house.newTenant(), kept: new Map<string, string>() },
          { scope: await house.newTenant(), kept: new Map<string, string>() },
        ] as const
        const ids: string[] = []
        for (const { who, act, slug, at } of steps) {
          const id = ids[at % Math.max(1, ids.length)] ?? nobody
          const made = await take(sides[who], act, slug, id)
          if (made !== null) ids.push(made)
        }
        for (const { scope, kept } of sides) {
          const { docs } = await house.find(scope, pages, 'pagination=false&draft=true')
          expect(new Map(docs.map(({ id, slug }) => [id, String(slug)]))).toEqual(kept)
        }
      }),
      { numRuns: 25 },
    )
  })

  type Act = 'create' | 'update' | 'delete' | 'replace' | 'get'

  /** What a tenant holds, as its own deeds say: slugs by id. */
  interface Side {
    readonly scope: Scope
    readonly kept: Map<string, string>
  }

  /** Takes one step, compares its outcome with what the tenant holds, and gives the id of a new document. */
  async function take({ scope, kept }: Side, act: Act, slug: string, id: string): Promise<string | null> {
    const deeds = {
      create: () => page(scope, slug),
      update: () => house.documents.update(scope, pages, id, { slug }, whatever),
      replace: () => house.documents.replace(scope, pages, id, { title: slug, slug }, whatever),
      delete: () => house.documents.delete(scope, pages, id, whatever),
      get: () => house.get(scope, pages, id),
    }
    const heldByAnother = [...kept].some(
      ([other, held]) => held === slug && (act === 'create' || other !== id),
    )
    const outcome = await deeds[act]().catch((error: unknown) => error)
    if (isDuplicateSlug(outcome)) {
      expect(heldByAnother).toBe(true)
      return null
    }
    const { document } = (outcome ?? { document: null }) as { document: FlatDocument | null }
    expect(document !== null).toBe(act === 'create' || kept.has(id))
    if (document === null) return null
    if (act === 'delete') kept.delete(document.id)
    else kept.set(document.id, String(document['slug']))
    return act === 'create' ? document.id : null
  }

  test('development content is there once, in every collection, with drafts', async () => {
    const first = await plantDevelopmentContent(house.engine, house.store, startOfTime)
    expect(first.map(({ slug }) => slug)).toEqual(['royal-opera-house', 'city-arts-centre'])
    expect(await plantDevelopmentContent(house.engine, house.store, later)).toEqual(first)
    for (const { id } of first) {
      const of: Scope = { tenantId: id, shared: new Map(), mayReadDrafts: true }
      let drafts = 0
      for (const collection of Object.values(collections)) {
        const published = await house.find(of, collection, '')
        expect(published.totalDocs).toBeGreaterThan(0)
        drafts += (await house.find(of, collection, 'draft=true')).totalDocs - published.totalDocs
      }
      expect(drafts).toBeGreaterThan(1)
    }
  })
})

/**
 * Documents as JSON text: the same as `JSON.stringify` would have it, with its bytes told before it is put together.
 *
 * From the database to a reply: test/basker/content-bounds.test.ts.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { collections } from '../model/collections.ts'
import type { FlatDocument } from './document.ts'
import { QueryProblem } from './query.ts'
import { maxReplyBytes } from './read-budget.ts'
import { modelNames, Rendering } from './rendering.ts'

const { events, posts } = collections
const id = fc.string({ minLength: 24, maxLength: 24, unit: fc.constantFrom(...'0123456789abcdef') })
const person = fc.record({ id, name: fc.string({ unit: 'binary' }), biography: fc.option(fc.string()) })
const event = fc.record({
  id,
  title: fc.string(),
  performers: fc.array(fc.oneof(id, person), { maxLength: 4 }),
  seo: fc.record({ title: fc.option(fc.string()) }),
  priceFrom: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
})

test('a document is written as JSON.stringify writes it, and its bytes are what it says', () => {
  fc.assert(
    fc.property(event, (given) => {
      const document: FlatDocument = given
      const { bytes, json } = new Rendering(modelNames).document(events, document)
      expect(json).toBe(JSON.stringify(document))
      expect(bytes).toBe(Buffer.byteLength(json))
    }),
  )
})

test('names of another version are written for what is populated too, each by its own collection', () => {
  const names = new Map([
    ['events', new Map([['startsAt', 'startDate']])],
    ['people', new Map([['biography', 'bio']])],
  ] as const)
  const document: FlatDocument = {
    id: 'a',
    startsAt: 'now',
    biography: 'no field of events',
    performers: [{ id: 'b', biography: 'x', startsAt: 'y' }],
  }
  expect(JSON.parse(new Rendering(names).document(events, document).json)).toEqual({
    id: 'a',
    startDate: 'now',
    biography: 'no field of events',
    performers: [{ id: 'b', bio: 'x', startsAt: 'y' }],
  })
})

test('a reply that would be larger than 8 MiB is refused before its text is put together', () => {
  const guest: FlatDocument = { id: 'p', biography: 'x'.repeat(100_000) }
  const evening: FlatDocument = { id: 'e', performers: Array.from({ length: 20 }, () => guest) }
  const post: FlatDocument = { id: 'o', relatedEvents: Array.from({ length: 20 }, () => evening) }
  const rendering = new Rendering(modelNames)
  expect(rendering.document(events, evening).bytes).toBeLessThan(maxReplyBytes)
  expect(() => rendering.document(posts, post)).toThrow(QueryProblem)
  expect(() => rendering.document(posts, post)).toThrow(/depth.*populate/)
})

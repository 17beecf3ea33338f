/**
 * The arithmetic of pages, at its edges.
 *
 * With documents: test/basker.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pageOf } from './page.ts'

test('an empty list is one page', () => {
  expect(pageOf([], 0, 10, 1, true)).toEqual({
    docs: [],
    totalDocs: 0,
    limit: 10,
    totalPages: 1,
    page: 1,
    pagingCounter: 1,
    hasPrevPage: false,
    hasNextPage: false,
    prevPage: null,
    nextPage: null,
  })
})

test('a page after the last has one before it and none after', () => {
  expect(pageOf([], 5, 10, 3, true)).toMatchObject({ prevPage: 2, nextPage: null, hasNextPage: false })
})

test('without pagination there is one page, however much there is', () => {
  expect(pageOf([], 5_000, 1_000, 1, false)).toMatchObject({
    totalPages: 1,
    hasNextPage: false,
    totalDocs: 5_000,
  })
})

test('pages hold all documents and no more', () => {
  fc.assert(
    fc.property(fc.nat(5_000), fc.integer({ min: 1, max: 100 }), (total, limit) => {
      const { totalPages } = pageOf([], total, limit, 1, true)
      expect(totalPages * limit).toBeGreaterThanOrEqual(total)
      expect((totalPages - 1) * limit).toBeLessThanOrEqual(Math.max(0, total - 1))
      const last = pageOf([], total, limit, totalPages, true)
      expect(last.hasNextPage).toBe(false)
      expect(last.hasPrevPage).toBe(totalPages > 1)
    }),
  )
})

/**
 * What a filter costs, and where that is too much.
 *
 * Over a real collection: test/basker/content-bounds.test.ts.
 */
import { expect, test } from 'vitest'
import { collections } from '../model/collections.ts'
import { assertFilterBounded, filterSteps, freeSteps } from './filter-work.ts'
import { parseQuery } from './parse-query.ts'
import { QueryProblem } from './query.ts'

function stepsOf(where: object): number {
  const search = `where=${encodeURIComponent(JSON.stringify(where))}`
  const condition = parseQuery(search, collections.pages).where
  if (condition === null) throw new TypeError('no condition')
  return filterSteps(condition)
}

const contains = (text: string) => ({ title: { contains: text } })

test('each comparison costs a step, wherever it stands', () => {
  const flag = { inNavigation: { equals: true } }
  expect(stepsOf(flag)).toBe(1)
  expect(stepsOf({ or: [flag, { and: [flag, flag] }], section: { equals: 'about' } })).toBe(4)
})

test('contains costs more, and the more the longer its text is', () => {
  expect(stepsOf(contains('a'))).toBe(5)
  expect(stepsOf(contains('a'.repeat(160)))).toBe(14)
  expect(stepsOf(contains('\u00e4'.repeat(160)))).toBe(24)
})

test('one contains is free over a hundred thousand documents, and fifty are too many', () => {
  expect(stepsOf(contains('swan'))).toBeLessThan(freeSteps)
  const fifty = stepsOf({ or: Array.from({ length: 50 }, (_, index) => contains(`night ${index}`)) })
  expect(() => assertFilterBounded(fifty, 10_000)).not.toThrow()
  expect(() => assertFilterBounded(fifty, 100_000)).toThrow(QueryProblem)
  expect(() => assertFilterBounded(fifty, 100_000)).toThrow(/^where /)
})

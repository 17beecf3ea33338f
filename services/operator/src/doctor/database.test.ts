/**
 * What the doctor makes of another clock.
 *
 * What it finds in real databases is in test/operator.
 */
import { expect, test } from 'vitest'
import { clockDifference } from './database.ts'

test.each([
  ['an answer that was long on its way', 1_000, 1_000, 21_000, 0],
  ['a clock that is behind', 1_000, 9_000, 9_010, 8_000],
  ['a clock that is ahead', 20_000, 9_000, 9_010, 10_990],
])('%s differs by what cannot be the way', (_, theirs, askedAt, answeredAt, differenceMs) => {
  expect(clockDifference(theirs, askedAt, answeredAt)).toBe(differenceMs)
})

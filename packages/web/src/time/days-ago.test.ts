/**
 * Days in words, counted in UTC.
 */
import { expect, test } from 'vitest'
import { daysAgoOf } from './days-ago.ts'

const at = Date.parse('2026-03-01T00:00:00.000Z')

test.each([
  ['2026-03-01T00:00:00.000Z', 'today'],
  ['2026-03-01T23:59:59.999Z', 'today'],
  ['2026-03-02T00:00:00.000Z', 'yesterday'],
  ['2026-03-31T12:00:00.000Z', '30 days ago'],
])('seen at %s, the first of March is %s', (now, words) => {
  expect(daysAgoOf(at, Date.parse(now))).toBe(words)
})

test('a day that a slow clock takes for the future is today', () => {
  expect(daysAgoOf(at, at - 3 * 86_400_000)).toBe('today')
})

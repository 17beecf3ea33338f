/**
 * Spans of time in words.
 */
import { expect, test } from 'vitest'
import { agoOf } from './elapsed.ts'

const now = Date.parse('2026-03-01T12:00:00Z')

test.each([
  [0, 'just now'],
  [59_999, 'just now'],
  [60_000, '1 minute ago'],
  [59 * 60_000 + 59_000, '59 minutes ago'],
  [3_600_000, '1 hour ago'],
  [86_399_999, '23 hours ago'],
  [86_400_000, '1 day ago'],
  [400 * 86_400_000, '400 days ago'],
])('%d ms are "%s"', (ms, words) => {
  expect(agoOf(now - ms, now)).toBe(words)
})

test('what seems to lie ahead, by a clock that is behind, is just now', () => {
  expect(agoOf(now + 3_600_000, now)).toBe('just now')
})

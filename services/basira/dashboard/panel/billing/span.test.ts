/**
 * Spans of hours in words.
 *
 * Which spans there are is the plan's.
 */
import { expect, test } from 'vitest'
import { spanOf } from './span.ts'

test.each([
  [1, '1 hour'],
  [24, '24 hours'],
  [48, '48 hours'],
  [72, '3 days'],
  [73, '73 hours'],
  [720, '30 days'],
])('%i hours are told as %s', (hours, words) => {
  expect(spanOf(hours)).toBe(words)
})

/**
 * Days in a zone: where they end, and what is none.
 *
 * The zone is the one of whoever runs the tests.
 */
import { expect, test } from 'vitest'
import { dayOf, endOfDay } from './day.ts'

test('a day ends a millisecond before the next, in the zone of whoever looks', () => {
  for (const day of ['2026-01-31', '2026-03-29', '2028-02-29', '2026-12-31']) {
    const end = new Date(endOfDay(day) ?? '')
    expect(dayOf(end)).toBe(day)
    const next = new Date(end.getTime() + 1)
    expect(dayOf(next)).not.toBe(day)
    expect([next.getHours(), next.getMinutes()]).toEqual([0, 0])
  }
})

test.each(['', '2026-02-30', '2026-13-01', '2026-1-1', 'tomorrow'])('"%s" is no day', (day) => {
  expect(endOfDay(day)).toBeNull()
})

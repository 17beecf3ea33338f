/**
 * Counts within a rolling window: exact at its ends, and bounded whoever fills them.
 */
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RollingCounts } from './rolling-counts.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function taken(counts: RollingCounts, name: string): boolean {
  if (counts.waitMs(name) > 0) return false
  counts.add(name)
  return true
}

test('no window of the length holds more tries than the points, whenever they come', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 4_000 }), { maxLength: 60 }), (pauses) => {
      const counts = new RollingCounts({ points: 3, windowSeconds: 10 })
      const at: number[] = []
      for (const pause of pauses) {
        vi.advanceTimersByTime(pause)
        if (taken(counts, 'a')) at.push(performance.now())
      }
      for (const [index, first] of at.entries()) {
        const fourth = at[index + 3]
        if (fourth !== undefined) expect(fourth - first).toBeGreaterThanOrEqual(10_000)
      }
    }),
  )
})

test('the wait that is told is over exactly when one more fits', () => {
  const counts = new RollingCounts({ points: 2, windowSeconds: 10 })
  counts.add('a')
  vi.advanceTimersByTime(4_000)
  counts.add('a')
  expect(counts.waitMs('a')).toBe(6_000)
  vi.advanceTimersByTime(5_999)
  expect(counts.waitMs('a')).toBe(1)
  vi.advanceTimersByTime(1)
  expect(counts.waitMs('a')).toBe(0)
})

test('a clock that is set back or forward changes no count', () => {
  const counts = new RollingCounts({ points: 1, windowSeconds: 10 })
  counts.add('a')
  vi.setSystemTime(Date.now() - 86_400_000)
  expect(counts.waitMs('a')).toBe(10_000)
  vi.setSystemTime(Date.now() + 2 * 86_400_000)
  expect(counts.waitMs('a')).toBe(10_000)
})

test('names that were tried once give way first, so a flood of them resets nobody’s count', () => {
  const counts = new RollingCounts(
    { points: 10, windowSeconds: 900 },
    { maxNames: 1_000, maxTries: 1_000_000 },
  )
  for (let times = 0; times < 10; times++) counts.add('guessed at')
  for (let name = 0; name < 20_000; name++) counts.add(`flood ${name}`)
  expect(counts.size).toBeLessThanOrEqual(1_000)
  expect(counts.waitMs('guessed at')).toBeGreaterThan(0)
})

test('the tries of all names together are bounded too', () => {
  const counts = new RollingCounts(
    { points: 1_000, windowSeconds: 900 },
    { maxNames: 1_000, maxTries: 5_000 },
  )
  for (let name = 0; name < 100; name++) for (let times = 0; times < 100; times++) counts.add(`name ${name}`)
  expect(counts.size).toBeLessThanOrEqual(50)
})

test('nothing is kept of a name whose window is over or whose tries were taken back', () => {
  const counts = new RollingCounts({ points: 2, windowSeconds: 10 })
  counts.add('a')
  counts.takeBack('a')
  counts.takeBack('a')
  expect(counts.size).toBe(0)
  counts.add('a')
  vi.advanceTimersByTime(10_000)
  expect(counts.waitMs('a')).toBe(0)
  expect(counts.size).toBe(0)
})

test.each([
  [0, 1],
  [1, 0],
  [1.5, 1],
  [1, Number.NaN],
])('a rule of %d in %d seconds is refused', (points, windowSeconds) => {
  expect(() => new RollingCounts({ points, windowSeconds })).toThrow(TypeError)
})

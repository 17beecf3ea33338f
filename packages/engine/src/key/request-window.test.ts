/**
 * The rolling minute of a key.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RequestWindow } from './request-window.ts'

const minute = 60_000
const start = 29_000_000 * minute

test('as many requests as allowed fit, and not one more', () => {
  const window = new RequestWindow()
  for (let use = 0; use < 100; use++) expect(window.take(100, start + use)).toBe(0)
  expect(window.take(100, start + 100)).toBeGreaterThan(0)
})

test('a window that rested for two minutes holds nothing', () => {
  const window = new RequestWindow()
  window.take(1, start)
  expect(window.isIdle(start + minute)).toBe(false)
  expect(window.isIdle(start + 2 * minute)).toBe(true)
  expect(window.take(1, start + 2 * minute)).toBe(0)
})

const uses = fc.array(fc.nat(20_000), { minLength: 1, maxLength: 200 })
const limits = fc.integer({ min: 1, max: 20 })

test('no minute by the clock holds more than the limit, whatever comes', () => {
  fc.assert(
    fc.property(uses, limits, (gaps, limit) => {
      const window = new RequestWindow()
      const admitted = new Map<number, number>()
      let now = start
      for (const gap of gaps) {
        now += gap
        if (window.take(limit, now) > 0) continue
        const at = Math.floor(now / minute)
        admitted.set(at, (admitted.get(at) ?? 0) + 1)
        expect(admitted.get(at)).toBeLessThanOrEqual(limit)
      }
    }),
  )
})

test('after waiting for as long as it says a request fits, and a refused one costs nothing', () => {
  fc.assert(
    fc.property(uses, limits, (gaps, limit) => {
      const window = new RequestWindow()
      let now = start
      for (const gap of gaps) {
        now += gap
        const waitMs = window.take(limit, now)
        if (waitMs === 0) continue
        expect(Number.isInteger(waitMs)).toBe(true)
        expect(waitMs).toBeLessThanOrEqual(minute + 1)
        now += waitMs
        expect(window.take(limit, now)).toBe(0)
      }
    }),
  )
})

test('a burst at the end of a minute counts in the next, less and less', () => {
  const window = new RequestWindow()
  for (let use = 0; use < 60; use++) window.take(60, start + minute - 1)
  let admitted = 0
  for (let at = 0; at < minute; at += 100) if (window.take(60, start + minute + at) === 0) admitted++
  expect(admitted).toBeGreaterThan(50)
  expect(admitted).toBeLessThanOrEqual(60)
})

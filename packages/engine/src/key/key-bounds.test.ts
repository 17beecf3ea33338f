/**
 * That a key is never wider than what made it.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AskedBounds, boundsUnder, isWithin, type KeyBounds, unbounded } from './key-bounds.ts'

const maker: KeyBounds = { scopes: ['a', 'b'], expiresAt: 1_000, allowedIps: ['10.0.0.0/8'] }

test('what is not asked for is as wide as the maker', () => {
  expect(boundsUnder({}, maker)).toEqual(maker)
  expect(boundsUnder({ expiresAt: null }, maker)).toEqual(maker)
  expect(boundsUnder({}, unbounded)).toEqual({ scopes: ['*'], expiresAt: null, allowedIps: [] })
})

test.each([
  [{ scopes: ['a', 'c'] }, 'key_wider_than_maker'],
  [{ scopes: ['*'] }, 'key_wider_than_maker'],
  [{ allowedIps: [] }, 'key_wider_than_maker'],
  [{ allowedIps: ['0.0.0.0/0'] }, 'key_wider_than_maker'],
  [{ expiresAt: 1_001 }, 'key_outlives_maker'],
] as const)('%j is refused', (asked: AskedBounds, code) => {
  expect(() => boundsUnder(asked, maker)).toThrow(expect.objectContaining({ code }))
})

test('whatever is granted is within the maker', () => {
  const scopes = fc.oneof(fc.constant(['*']), fc.subarray(['a', 'b', 'c']))
  const ends = fc.oneof(fc.constant(null), fc.nat(2_000))
  const ips = fc.subarray(['10.0.0.0/8', '10.1.0.0/16', '::/0'])
  const bounds = fc.record({ scopes, expiresAt: ends, allowedIps: ips })
  fc.assert(
    fc.property(
      fc.record({ scopes, expiresAt: ends, allowedIps: ips }, { requiredKeys: [] }),
      bounds,
      (asked, bound) => {
        try {
          expect(isWithin(boundsUnder(asked, bound), bound)).toBe(true)
        } catch (error) {
          expect(error).toHaveProperty('code')
        }
      },
    ),
    { numRuns: 500 },
  )
})

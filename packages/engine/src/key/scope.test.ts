/**
 * Scopes: granting, covering, narrowing.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { grantableScopes, intersectScopes, scopeSet } from './scope.ts'

const known = ['a', 'b', 'c']

test('everything covers everything, later scopes included, and no list of names covers everything', () => {
  expect(scopeSet(['*']).covers(['a', 'zzz', '*'])).toBe(true)
  expect(scopeSet(known).covers(['*'])).toBe(false)
  expect(scopeSet(known).covers(['a', 'c'])).toBe(true)
  expect(scopeSet([]).covers([])).toBe(true)
  expect(scopeSet([]).has('a')).toBe(false)
})

test('names are granted once each and sorted; unknown ones are refused', () => {
  expect(grantableScopes(['c', 'a', 'c'], known)).toEqual(['a', 'c'])
  expect(grantableScopes(['a', '*'], known)).toEqual(['*'])
  expect(() => grantableScopes(['d'], known)).toThrow(expect.objectContaining({ code: 'scope_unknown' }))
  expect(() => grantableScopes(['constructor'], known)).toThrow(
    expect.objectContaining({ code: 'scope_unknown' }),
  )
})

test('what is left of scopes under a bound is covered by both, and nothing that both have is lost', () => {
  const sets = fc.oneof(fc.constant(['*']), fc.subarray(known))
  fc.assert(
    fc.property(sets, sets, fc.constantFrom(...known), (held, bound, scope) => {
      const left = scopeSet(intersectScopes(held, bound))
      expect(left.has(scope)).toBe(scopeSet(held).has(scope) && scopeSet(bound).has(scope))
      expect(scopeSet(held).covers(left.names) && scopeSet(bound).covers(left.names)).toBe(true)
    }),
  )
})

test('a set cannot be changed by whoever holds it', () => {
  const set = scopeSet(['a'])
  expect(Object.isFrozen(set) && Object.isFrozen(set.names)).toBe(true)
})

/**
 * How wide a key may be: never wider than what made it, never alive longer.
 *
 * Rules only; `keys.ts` applies them.
 */
import { Refusal } from '../refusal/refusal.ts'
import type { EpochMs } from '../time.ts'
import { addressesWithin } from './address-list.ts'
import type { ApiKey } from './key.ts'
import { everyScope, scopeSet } from './scope.ts'

/** What bounds a key: scopes, end and addresses. */
export interface KeyBounds {
  readonly scopes: readonly string[]
  readonly expiresAt: EpochMs | null
  readonly allowedIps: readonly string[]
}

/** What is asked for a new key; absent: as wide as its maker. */
export interface AskedBounds {
  readonly scopes?: readonly string[] | undefined
  readonly expiresAt?: EpochMs | null | undefined
  readonly allowedIps?: readonly string[] | undefined
}

/** A session may make any key. */
export const unbounded: KeyBounds = { scopes: [everyScope], expiresAt: null, allowedIps: [] }

export function endsWithin(end: EpochMs | null, bound: EpochMs | null): boolean {
  return bound === null || (end !== null && end <= bound)
}

/** Whether `inner` allows nothing that `outer` does not. */
export function isWithin(inner: KeyBounds, outer: KeyBounds): boolean {
  return (
    scopeSet(outer.scopes).covers(inner.scopes) &&
    endsWithin(inner.expiresAt, outer.expiresAt) &&
    addressesWithin(inner.allowedIps, outer.allowedIps)
  )
}

/**
 * The bounds of a new key that `maker` makes.
 *
 * @throws Refusal `key_wider_than_maker` (scopes or addresses) or `key_outlives_maker`
 */
export function boundsUnder(asked: AskedBounds, maker: KeyBounds): KeyBounds {
  const bounds: KeyBounds = {
    scopes: asked.scopes ?? maker.scopes,
    expiresAt: asked.expiresAt ?? maker.expiresAt,
    allowedIps: asked.allowedIps ?? maker.allowedIps,
  }
  if (!scopeSet(maker.scopes).covers(bounds.scopes))
    throw new Refusal('key_wider_than_maker', { field: 'scopes' })
  if (!addressesWithin(bounds.allowedIps, maker.allowedIps)) {
    throw new Refusal('key_wider_than_maker', { field: 'allowed_ips' })
  }
  if (!endsWithin(bounds.expiresAt, maker.expiresAt))
    throw new Refusal('key_outlives_maker', { field: 'expires_at' })
  return bounds
}

/** Throws unless `asked` narrows `key`: fewer scopes, a sooner end. Addresses may be replaced. */
export function mustNarrow(asked: AskedBounds, key: ApiKey): void {
  if (asked.scopes !== undefined && !scopeSet(key.scopes).covers(asked.scopes)) {
    throw new Refusal('key_not_narrower', { field: 'scopes' })
  }
  if (asked.expiresAt !== undefined && !endsWithin(asked.expiresAt, key.expiresAt)) {
    throw new Refusal('key_not_sooner', { field: 'expires_at' })
  }
}

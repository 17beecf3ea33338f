/**
 * Lineage: the keys that a key made, those they made, and so on.
 *
 * What bounds a new key: `key-bounds.ts`.
 */

import { keySubject } from '../revocation/change.ts'
import type { EpochMs } from '../time.ts'
import type { UnitOfWork } from '../unit-of-work.ts'
import { addressesWithin, intersectAddresses } from './address-list.ts'
import { type ApiKey, keyStatus } from './key.ts'
import { endsWithin } from './key-bounds.ts'
import { intersectScopes, scopeSet } from './scope.ts'

/**
 * Narrows every descendant of `maker` to what `maker` allows now. One that could be used from nowhere any more, because its
 * maker has moved, moves along.
 */
export async function narrowDescendants(unit: UnitOfWork, maker: ApiKey, now: EpochMs): Promise<void> {
  for (const key of await unit.keys.descendants(maker.id)) {
    if (keyStatus(key, now) !== 'active') continue
    const isNarrower = !scopeSet(maker.scopes).covers(key.scopes)
    const isSooner = !endsWithin(key.expiresAt, maker.expiresAt)
    const isElsewhere = !addressesWithin(key.allowedIps, maker.allowedIps)
    if (!isNarrower && !isSooner && !isElsewhere) continue
    await unit.keys.change(key.id, {
      ...(isNarrower ? { scopes: intersectScopes(key.scopes, maker.scopes) } : {}),
      ...(isSooner ? { expiresAt: maker.expiresAt } : {}),
      ...(isElsewhere ? { allowedIps: addressesUnder(key, maker) } : {}),
    })
    await unit.changed(keySubject(key.id))
    await unit.record('key.changed', key.organizationId, key.id)
  }
}

function addressesUnder(key: ApiKey, maker: ApiKey): readonly string[] {
  const left = intersectAddresses(key.allowedIps, maker.allowedIps)
  return left.length === 0 ? maker.allowedIps : left
}

/** What becomes of a key's descendants when it is revoked. */
export type DescendantsFate = 'revoke' | 'keep'

/** Revokes the key, which the transaction has read, and unless they are kept its descendants; those that are active yet are named in audit events. */
export async function revokeWithDescendants(
  unit: UnitOfWork,
  key: ApiKey,
  descendants: DescendantsFate,
  now: EpochMs,
): Promise<void> {
  if (await unit.keys.revoke(key.id, now)) await unit.record('key.revoked', key.organizationId, key.id)
  await unit.changed(keySubject(key.id))
  if (descendants === 'revoke') await revokeDescendants(unit, key.id, now)
}

async function revokeDescendants(unit: UnitOfWork, keyId: string, now: EpochMs): Promise<void> {
  for (const key of await unit.keys.descendants(keyId)) {
    if (!(await unit.keys.revoke(key.id, now))) continue
    await unit.changed(keySubject(key.id))
    await unit.record('key.revoked', key.organizationId, key.id)
  }
}

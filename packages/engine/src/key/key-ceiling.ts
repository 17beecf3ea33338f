/**
 * The ceiling of active keys: how many one organization or account may have at once.
 *
 * The number is an entitlement, and whose keys are counted is data of the service (`../dialect.ts`).
 */
import type { Dialect } from '../dialect.ts'
import type { Principal } from '../principal/principal.ts'
import { Refusal } from '../refusal/refusal.ts'
import type { Held } from '../store.ts'
import type { EpochMs } from '../time.ts'
import type { UnitOfWork } from '../unit-of-work.ts'

/** What a unit of work that makes a key has to itself: of any number at once, each counts what the one before has made. */
export function exclusiveForCounting({ keyCeiling }: Pick<Dialect, 'keyCeiling'>): readonly Held[] {
  return keyCeiling === undefined ? ['credential'] : ['credential', keyCeiling.counted]
}

/**
 * To be asked before a key is added.
 *
 * @throws Refusal `key_limit_unverified` or, for whoever has proved their address, `key_limit_reached`
 */
export async function requireRoomForKey(
  { keyCeiling }: Pick<Dialect, 'keyCeiling'>,
  unit: UnitOfWork,
  maker: Principal,
  now: EpochMs,
): Promise<void> {
  if (keyCeiling === undefined) return
  const limit = maker.entitlements[keyCeiling.entitlement]
  if (typeof limit !== 'number') return
  const whose =
    keyCeiling.counted === 'organization'
      ? { organizationId: maker.organization.id }
      : { accountId: maker.account.id }
  if ((await unit.keys.countActive(whose, now)) < limit) return
  throw new Refusal(maker.account.verified ? 'key_limit_reached' : 'key_limit_unverified')
}

/**
 * An account made with somebody else's address: what its maker left in it ends when the owner of the address takes it over.
 *
 * Ordinary resets and revocations: `accounts.ts`, `../key/keys.ts`.
 */
import type { ApiKey } from '../key/key.ts'
import type { KeyPosition } from '../key/key-store.ts'
import { keySubject } from '../revocation/change.ts'
import { endAll } from '../session/sessions.ts'
import type { EpochMs } from '../time.ts'
import type { UnitOfWork } from '../unit-of-work.ts'

const pageSize = 100

/** Ends every session of `accountId` and every key that acts for it. */
export async function endWhatStrangersMade(unit: UnitOfWork, accountId: string, now: EpochMs): Promise<void> {
  await endAll(unit, accountId, null, 'ended', now, { type: 'account', id: accountId })
  await revokeKeysOf(unit, accountId, now)
}

/** Revokes every key that acts for `accountId`, in each organization it is a member of. */
export async function revokeKeysOf(unit: UnitOfWork, accountId: string, now: EpochMs): Promise<void> {
  for (const { organization } of await unit.accounts.memberships(accountId)) {
    for await (const key of keysOf(unit, organization.id)) {
      if (key.accountId !== accountId || !(await unit.keys.revoke(key.id, now))) continue
      await unit.changed(keySubject(key.id))
      await unit.record('key.revoked', organization.id, key.id, { type: 'account', id: accountId })
    }
  }
}

async function* keysOf(unit: UnitOfWork, organizationId: string): AsyncGenerator<ApiKey> {
  let after: KeyPosition | null = null
  for (;;) {
    const page: readonly ApiKey[] = await unit.keys.list(organizationId, pageSize, after)
    yield* page
    after = page.at(-1) ?? null
    if (page.length < pageSize) return
  }
}

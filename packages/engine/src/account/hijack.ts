/**
 * An account made with somebody else's address: what its maker left in it ends when the owner of the address takes it over.
 *
 * Ordinary resets and revocations: `accounts.ts`, `../key/keys.ts`.
 */
import type { Deed } from '../deed.ts'
import type { ApiKey } from '../key/key.ts'
import type { KeyPosition } from '../key/key-store.ts'
import { keySubject } from '../revocation/change.ts'
import type { EpochMs } from '../time.ts'

const pageSize = 100

/** Revokes every key that acts for `accountId`, in each organization it is a member of. */
export async function revokeKeysOf(deed: Deed, accountId: string, now: EpochMs): Promise<void> {
  for (const { organization } of await deed.accounts.memberships(accountId)) {
    for await (const key of keysOf(deed, organization.id)) {
      if (key.accountId !== accountId || !(await deed.keys.revoke(key.id, now))) continue
      await deed.changed(keySubject(key.id))
      await deed.record('key.revoked', { type: 'account', id: accountId }, organization.id, key.id)
    }
  }
}

async function* keysOf(deed: Deed, organizationId: string): AsyncGenerator<ApiKey> {
  let after: KeyPosition | null = null
  for (;;) {
    const page: readonly ApiKey[] = await deed.keys.list(organizationId, pageSize, after)
    yield* page
    after = page.at(-1) ?? null
    if (page.length < pageSize) return
  }
}

/**
 * The memberships that a principal speaks by, and the subjects whose change ends what is remembered of it.
 *
 * Whether there are any beside the owner's is data of the service (`../dialect.ts`).
 */
import type { Dialect } from '../dialect.ts'
import type { Membership } from '../organization/organization.ts'
import { accountSubject, membershipSubject, organizationSubject, type Subject } from '../revocation/change.ts'
import type { Store } from '../store.ts'
import type { OwnerFacts } from './owner.ts'

/** The account's memberships in organizations that are not suspended; none where the dialect keeps to one organization. */
export async function membershipsOf(
  dialect: Pick<Dialect, 'memberships'>,
  store: Store,
  owner: OwnerFacts,
): Promise<readonly Membership[]> {
  if (dialect.memberships === 'one') return []
  const held = await store.accounts.memberships(owner.account.id)
  return held
    .filter(({ organization }) => organization.suspendedAt === null)
    .map(({ membership }) => membership)
}

/** What of an owner and its memberships a credential rests on. A new membership is a change of the account. */
export function ownerSubjects(owner: OwnerFacts, memberships: readonly Membership[]): readonly Subject[] {
  const organizations = [owner.organization.id, ...memberships.map(({ organizationId }) => organizationId)]
  return [
    accountSubject(owner.account.id),
    ...new Set(
      organizations.flatMap((id) => [organizationSubject(id), membershipSubject(id, owner.account.id)]),
    ),
  ]
}

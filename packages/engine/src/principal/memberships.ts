/**
 * The memberships that a principal speaks by, and the subjects whose change ends what is remembered of it.
 *
 * Whether there are any beside the owner's is data of the service (`../dialect.ts`).
 */
import type { AccountReader } from '../account/account-store.ts'
import type { Dialect } from '../dialect.ts'
import type { Membership } from '../organization/organization.ts'
import { accountSubject, membershipSubject, organizationSubject, type Subject } from '../revocation/change.ts'
import type { OwnerFacts } from './owner.ts'

export interface HeldMemberships {
  /** In organizations that are not suspended. */
  readonly active: readonly Membership[]
  /** Where it is a member at all: a suspended organization counts again once it is resumed. */
  readonly organizationIds: readonly string[]
}

const none: HeldMemberships = { active: [], organizationIds: [] }

/** What the account holds; nothing where the dialect keeps to one organization. */
export async function membershipsOf(
  dialect: Pick<Dialect, 'memberships'>,
  accounts: Pick<AccountReader, 'memberships'>,
  owner: OwnerFacts,
): Promise<HeldMemberships> {
  if (dialect.memberships === 'one') return none
  const held = await accounts.memberships(owner.account.id)
  return {
    active: held
      .filter(({ organization }) => organization.suspendedAt === null)
      .map(({ membership }) => membership),
    organizationIds: held.map(({ organization }) => organization.id),
  }
}

/** What of an owner and its memberships a credential rests on. A new membership is a change of the account. */
export function ownerSubjects(owner: OwnerFacts, { organizationIds }: HeldMemberships): readonly Subject[] {
  const organizations = [owner.organization.id, ...organizationIds]
  return [
    accountSubject(owner.account.id),
    ...new Set(
      organizations.flatMap((id) => [organizationSubject(id), membershipSubject(id, owner.account.id)]),
    ),
  ]
}

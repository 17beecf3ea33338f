/**
 * A new member: told to those who own the organization.
 *
 * Who may add one: `manager.ts`.
 */
import type { Account } from '../account/account.ts'
import { mailAccount } from '../account/account-mail.ts'
import type { UnitOfWork } from '../unit-of-work.ts'

/** More owners than these are not told: they can look. */
const maxTold = 20

/**
 * Mails the owners of the organizations that `member` has joined, one mail each, and of the one that the author manages it from.
 * Nothing where it has joined none.
 */
export async function tellOwners(
  unit: UnitOfWork,
  organizationIds: readonly string[],
  member: Account,
): Promise<void> {
  if (organizationIds.length === 0) return
  const managed = unit.principal === null ? [] : [unit.principal.organization.id]
  const owners = new Map<string, Account>()
  for (const organizationId of new Set([...organizationIds, ...managed])) {
    for (const owner of await unit.accounts.listOwners(organizationId, maxTold)) owners.set(owner.id, owner)
  }
  // Whoever joins knows.
  owners.delete(member.id)
  for (const owner of [...owners.values()].slice(0, maxTold)) {
    await mailAccount(unit, owner, 'member_added', { about: member.email })
  }
}

/**
 * Managers: operators, and owners of an organization, who give and take rights of others in it.
 *
 * Judged in the transaction that makes the change, by who they are then.
 */
import { ownerRole } from '../organization/organization.ts'
import type { NamedAuthor } from '../principal/author.ts'
import { Refusal } from '../refusal/refusal.ts'
import { principalBehind, type UnitOfWork } from '../unit-of-work.ts'

/** @throws Refusal `role_missing` for a principal that is no owner of its organization (any more) */
export function mustManage(unit: Pick<UnitOfWork, 'principal'>, author: NamedAuthor): void {
  if (author.type === 'operator') return
  if (principalBehind(unit).organization.role !== ownerRole) throw new Refusal('role_missing')
}

/**
 * To be asked after a right was taken away: an organization whose owners manage it themselves keeps one. Holds however many
 * ask at once where the unit of work has its organization to itself. Operators may do as they have to.
 *
 * @throws Refusal `last_owner`
 */
export async function mustKeepOwner(unit: UnitOfWork): Promise<void> {
  if (unit.principal === null) return
  if ((await unit.accounts.countOwners(unit.principal.organization.id)) === 0) throw new Refusal('last_owner')
}

/**
 * What the members of an organization do with it: give it another name.
 *
 * Suspending one is the operator's (`../operator/operations.ts`); who its members are: `../operator/people.ts`.
 */
import type { PrincipalAuthor } from '../principal/author.ts'
import type { Principal } from '../principal/principal.ts'
import { Refusal } from '../refusal/refusal.ts'
import { organizationSubject } from '../revocation/change.ts'
import type { EpochMs } from '../time.ts'
import { perform, principalBehind, type UnitOfWork, type UnitOfWorkDeps } from '../unit-of-work.ts'
import { ownerRole } from './organization.ts'

export class Organizations {
  readonly #parts: UnitOfWorkDeps

  constructor(parts: UnitOfWorkDeps) {
    this.#parts = parts
  }

  /**
   * Gives the principal's organization another name. No process answers with the former one any more when this resolves. Of
   * two at once the later commit stands.
   *
   * @returns the principal under the organization's new name
   * @throws Refusal `role_missing` for members who are not owners
   */
  rename(author: PrincipalAuthor, name: string, now: EpochMs): Promise<Principal> {
    const rename = async (unit: UnitOfWork): Promise<Principal> => {
      const who = principalBehind(unit)
      const { id, role } = who.organization
      if (role !== ownerRole) throw new Refusal('role_missing')
      if (await unit.accounts.setOrganizationName(id, name)) await unit.record('organization.renamed', id, id)
      // Published even where it was that already: whoever gave it that name may still be waiting for the others to hear of it.
      await unit.changed(organizationSubject(id))
      return { ...who, organization: { ...who.organization, name } }
    }
    return perform(this.#parts, author, now, rename, { exclusive: ['organization'] })
  }
}

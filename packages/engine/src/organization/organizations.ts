/**
 * What the members of an organization do with it: give it another name.
 *
 * Suspending one is the operator's (`../operator/operations.ts`); who its members are: `../operator/people.ts`.
 */
import { type DeedParts, perform } from '../deed.ts'
import { actorOf } from '../principal/actor.ts'
import type { Principal } from '../principal/principal.ts'
import { Refusal } from '../refusal/refusal.ts'
import { organizationSubject } from '../revocation/change.ts'
import type { EpochMs } from '../time.ts'
import { ownerRole } from './organization.ts'

export class Organizations {
  readonly #parts: DeedParts

  constructor(parts: DeedParts) {
    this.#parts = parts
  }

  /**
   * Gives the principal's organization another name. No process answers with the former one any more when this resolves. Of
   * two at once the later commit stands.
   *
   * @returns the principal under the organization's new name
   * @throws Refusal `role_missing` for members who are not owners
   */
  async rename(who: Principal, name: string, now: EpochMs): Promise<Principal> {
    const { id, role } = who.organization
    if (role !== ownerRole) throw new Refusal('role_missing')
    await perform(this.#parts, now, async (deed) => {
      if (await deed.accounts.setOrganizationName(id, name))
        await deed.record('organization.renamed', actorOf(who), id, id)
      // Published even where it was that already: whoever gave it that name may still be waiting for the others to hear of it.
      await deed.changed(organizationSubject(id))
    })
    return { ...who, organization: { ...who.organization, name } }
  }
}

/**
 * The people of a deployment that nobody can sign up to: added or invited, and given roles, by an operator or an owner.
 *
 * Who may do so is judged by the caller. What invited people do: `../account/accounts.ts`.
 */
import { type Account, addressKey } from '../account/account.ts'
import { acceptPassword, type PasswordPolicy, refuseBreached } from '../account/password.ts'
import type { PasswordHasher } from '../account/password-hasher.ts'
import { linkDigest, newLinkToken } from '../account/single-use-link.ts'
import type { Actor } from '../audit/audit.ts'
import { type Deed, type DeedParts, perform } from '../deed.ts'
import type { Membership, Organization } from '../organization/organization.ts'
import { Refusal } from '../refusal/refusal.ts'
import { accountSubject, membershipSubject } from '../revocation/change.ts'
import { randomId } from '../secret/random.ts'
import { Secret } from '../secret/secret.ts'
import { dayMs, type EpochMs } from '../time.ts'

export interface PeopleParts extends DeedParts {
  readonly hasher: PasswordHasher
  readonly policy: PasswordPolicy
}

/** A role in an organization. */
export type Role = Pick<Membership, 'organizationId' | 'role'>

export interface NewPerson {
  readonly email: string
  readonly name: string | null
  /** Null: the person is invited by mail and chooses one. */
  readonly password: Secret<'password'> | null
  readonly roles: readonly Role[]
}

/** How long an invitation works. */
const invitationMs = 7 * dayMs

export class People {
  readonly #parts: PeopleParts

  constructor(parts: PeopleParts) {
    this.#parts = parts
  }

  /** Makes an organization; false where its id is taken. */
  async addOrganization(organization: Organization): Promise<boolean> {
    return this.#parts.store.write(({ accounts }) => accounts.insertOrganization(organization))
  }

  /**
   * Adds somebody; an address that is known gets the roles beside those it has, and keeps its password. With a password the
   * address counts as verified: who adds it vouches for it.
   *
   * @returns the account's id and whether it is new
   * @throws Refusal `password_…`, `busy`
   */
  async add(
    actor: Actor,
    person: NewPerson,
    now: EpochMs,
  ): Promise<{ readonly accountId: string; readonly isNew: boolean }> {
    const account = await this.#accountOf(person, now)
    return perform(this.#parts, now, async (deed) => {
      const isNew = await deed.accounts.insert(account)
      const known = isNew ? account : await deed.accounts.findByAddress(addressKey(person.email))
      if (known === null) throw new Refusal('not_found')
      for (const role of person.roles) await this.#give(deed, actor, known.id, role)
      await deed.changed(accountSubject(known.id))
      if (isNew && person.password === null) await this.#invite(deed, actor, known, now)
      return { accountId: known.id, isNew }
    })
  }

  /** Gives an account a role, in the place of another it may have there; in effect everywhere when it resolves. */
  async setRole(actor: Actor, accountId: string, role: Role, now: EpochMs): Promise<void> {
    await perform(this.#parts, now, async (deed) => {
      if ((await deed.accounts.findById(accountId)) === null) throw new Refusal('not_found')
      await this.#give(deed, actor, accountId, role)
      await deed.changed(membershipSubject(role.organizationId, accountId))
      // A membership that is new is under no subject yet but the account's.
      await deed.changed(accountSubject(accountId))
    })
  }

  /** Takes a role away; in effect everywhere when it resolves. @throws Refusal `not_found` */
  async removeRole(actor: Actor, accountId: string, organizationId: string, now: EpochMs): Promise<void> {
    await perform(this.#parts, now, async (deed) => {
      if (!(await deed.accounts.removeMembership(organizationId, accountId))) throw new Refusal('not_found')
      await deed.changed(membershipSubject(organizationId, accountId))
      await deed.record('member.removed', actor, organizationId, accountId)
    })
  }

  async #accountOf({ email, name, password }: NewPerson, now: EpochMs): Promise<Account> {
    const { hasher, policy, random } = this.#parts
    if (password !== null) {
      acceptPassword(policy, password, [email, name ?? ''])
      await refuseBreached(policy, password)
    }
    // Nobody knows the password of an account that waits for its owner.
    const chosen = password ?? new Secret<'password'>(random(32).toString('base64url'))
    return {
      id: randomId(random),
      email: email.trim(),
      name,
      passwordHash: await hasher.hash(chosen),
      createdAt: now,
      verifiedAt: password === null ? null : now,
      disabledAt: null,
    }
  }

  async #give(deed: Deed, actor: Actor, accountId: string, { organizationId, role }: Role): Promise<void> {
    await deed.accounts.setMembership({ organizationId, accountId, role })
    await deed.record('member.added', actor, organizationId, accountId)
  }

  async #invite(deed: Deed, actor: Actor, account: Account, now: EpochMs): Promise<void> {
    const link = newLinkToken(this.#parts.random)
    await deed.accounts.insertLink({
      digest: linkDigest(link),
      purpose: 'invitation',
      accountId: account.id,
      createdAt: now,
      expiresAt: now + invitationMs,
    })
    await deed.record('account.invited', actor, null, account.id)
    await deed.notify('invitation', { to: account.email, name: account.name, linkToken: link.reveal() })
  }
}

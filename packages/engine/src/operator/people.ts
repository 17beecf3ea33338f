/**
 * The people of a deployment that nobody can sign up to: added or invited, and given roles, by an operator or an owner.
 *
 * Who may do so: `manager.ts`. What invited people do: `../account/accounts.ts`.
 */
import type { Account } from '../account/account.ts'
import type { EmailAddress } from '../account/email-address.ts'
import { acceptPassword, type PasswordPolicy, refuseBreached } from '../account/password.ts'
import type { PasswordHasher } from '../account/password-hasher.ts'
import { linkDigest, newLinkToken } from '../account/single-use-link.ts'
import type { Membership, Organization } from '../organization/organization.ts'
import type { NamedAuthor, OperatorAuthor } from '../principal/author.ts'
import { Refusal } from '../refusal/refusal.ts'
import { accountSubject, membershipSubject } from '../revocation/change.ts'
import { randomId } from '../secret/random.ts'
import { Secret } from '../secret/secret.ts'
import { dayMs, type EpochMs } from '../time.ts'
import { perform, type UnitOfWork, type UnitOfWorkDeps } from '../unit-of-work.ts'
import { mustKeepOwner, mustManage } from './manager.ts'
import { tellOwners } from './new-member.ts'

export interface PeopleParts extends UnitOfWorkDeps {
  readonly hasher: PasswordHasher
  readonly policy: PasswordPolicy
}

/** A role in an organization. */
export type Role = Pick<Membership, 'organizationId' | 'role'>

export interface NewPerson {
  readonly email: EmailAddress
  readonly name: string | null
  /** Null: the person is invited by mail and chooses one. */
  readonly password: Secret<'password'> | null
  readonly roles: readonly Role[]
}

/** `known`: somebody has the address who needs no invitation. */
export type InvitationOutcome = 'invited' | 'invited_again' | 'known'

/** Owners are counted in an organization that nobody else manages meanwhile. */
const managing = { exclusive: ['organization'] } as const

/** How long an invitation works. */
const invitationMs = 7 * dayMs

export class People {
  readonly #parts: PeopleParts

  constructor(parts: PeopleParts) {
    this.#parts = parts
  }

  /** Makes an organization; false where its id is taken. */
  addOrganization(author: OperatorAuthor, organization: Organization, now: EpochMs): Promise<boolean> {
    return perform(this.#parts, author, now, ({ accounts }) => accounts.insertOrganization(organization))
  }

  /**
   * Adds somebody; an address that is known gets the roles beside those it has, and keeps its password. With a password the
   * address counts as verified: who adds it vouches for it.
   *
   * @returns the account's id and whether it is new
   * @throws Refusal `password_…`, `busy`
   */
  async add(
    author: NamedAuthor,
    person: NewPerson,
    now: EpochMs,
  ): Promise<{ readonly accountId: string; readonly isNew: boolean }> {
    const account = await this.#accountOf(person, now)
    const add = async (unit: UnitOfWork) => {
      mustManage(unit, author)
      const isNew = await unit.accounts.insert(account)
      const known = isNew ? account : await unit.accounts.findByAddress(person.email)
      if (known === null) throw new Refusal('not_found')
      await this.#giveAll(unit, known, person.roles)
      if (isNew && person.password === null) await this.#invite(unit, known, now)
      return { accountId: known.id, isNew }
    }
    return perform(this.#parts, author, now, add, managing)
  }

  /**
   * Invites somebody by mail. Who was invited before and has not accepted is invited again, with these roles and no others;
   * the link of the former mail ends. With who accepted, or is disabled, nothing happens.
   *
   * @throws Refusal `role_missing`, `busy`
   */
  async invite(
    author: NamedAuthor,
    person: Omit<NewPerson, 'password'>,
    now: EpochMs,
  ): Promise<{ readonly accountId: string; readonly outcome: InvitationOutcome }> {
    const account = await this.#accountOf({ ...person, password: null }, now)
    const invite = async (unit: UnitOfWork) => {
      mustManage(unit, author)
      const isNew = await unit.accounts.insert(account)
      const known = await requireKnown(
        unit,
        isNew ? account : await unit.accounts.findByAddress(person.email),
      )
      const accountId = known.id
      if (known.verifiedAt !== null || known.disabledAt !== null)
        return { accountId, outcome: 'known' } as const
      await this.#keepOnly(unit, accountId, person.roles)
      await this.#giveAll(unit, known, person.roles)
      await this.#invite(unit, known, now)
      return { accountId, outcome: isNew ? 'invited' : 'invited_again' } as const
    }
    return perform(this.#parts, author, now, invite, managing)
  }

  /** Gives an account roles in organizations, and tells the owners of those that it is new in. */
  async #giveAll(unit: UnitOfWork, account: Account, roles: readonly Role[]): Promise<void> {
    const joined: string[] = []
    for (const role of roles) {
      if (await this.#give(unit, account.id, role)) joined.push(role.organizationId)
    }
    await tellOwners(unit, joined, account)
    await unit.changed(accountSubject(account.id))
  }

  /** Takes the roles away that are in other organizations than `roles`. */
  async #keepOnly(unit: UnitOfWork, accountId: string, roles: readonly Role[]): Promise<void> {
    const kept = new Set(roles.map(({ organizationId }) => organizationId))
    for (const { organization } of await unit.accounts.memberships(accountId)) {
      if (kept.has(organization.id)) continue
      await unit.accounts.removeMembership(organization.id, accountId)
      await unit.changed(membershipSubject(organization.id, accountId))
      await unit.record('member.removed', organization.id, accountId)
    }
  }

  /**
   * Gives an account a role, in the place of another it may have there; in effect everywhere when it resolves.
   *
   * @throws Refusal `not_found`, `role_missing`, `last_owner`
   */
  setRole(author: NamedAuthor, accountId: string, role: Role, now: EpochMs): Promise<void> {
    const setRole = async (unit: UnitOfWork): Promise<void> => {
      mustManage(unit, author)
      const account = await unit.accounts.findById(accountId)
      if (account === null) throw new Refusal('not_found')
      if (await this.#give(unit, accountId, role)) await tellOwners(unit, [role.organizationId], account)
      await mustKeepOwner(unit)
      await unit.changed(membershipSubject(role.organizationId, accountId))
      // A membership that is new is under no subject yet but the account's.
      await unit.changed(accountSubject(accountId))
    }
    return perform(this.#parts, author, now, setRole, managing)
  }

  /** Takes a role away; in effect everywhere when it resolves. @throws Refusal `not_found`, `role_missing`, `last_owner` */
  removeRole(author: NamedAuthor, accountId: string, organizationId: string, now: EpochMs): Promise<void> {
    const removeRole = async (unit: UnitOfWork): Promise<void> => {
      mustManage(unit, author)
      if (!(await unit.accounts.removeMembership(organizationId, accountId))) throw new Refusal('not_found')
      await unit.changed(membershipSubject(organizationId, accountId))
      await mustKeepOwner(unit)
      await unit.record('member.removed', organizationId, accountId)
    }
    return perform(this.#parts, author, now, removeRole, managing)
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
      email,
      name,
      passwordHash: await hasher.hash(chosen),
      createdAt: now,
      verifiedAt: password === null ? null : now,
      disabledAt: null,
      passwordProvedAt: password === null ? null : now,
    }
  }

  /** True where it was no member before. */
  async #give(unit: UnitOfWork, accountId: string, { organizationId, role }: Role): Promise<boolean> {
    const former = await unit.accounts.memberships(accountId)
    await unit.accounts.setMembership({ organizationId, accountId, role })
    await unit.record('member.added', organizationId, accountId)
    return !former.some(({ membership }) => membership.organizationId === organizationId)
  }

  async #invite(unit: UnitOfWork, account: Account, now: EpochMs): Promise<void> {
    const link = newLinkToken(this.#parts.random)
    await unit.accounts.insertLink({
      digest: linkDigest(link),
      purpose: 'invitation',
      accountId: account.id,
      createdAt: now,
      expiresAt: now + invitationMs,
    })
    await unit.record('account.invited', null, account.id)
    await unit.notifyWithinLimit(
      'invitation',
      { to: account.email, name: account.name, linkToken: link.reveal() },
      'defer',
    )
  }
}

/** `found` once more, and locked: it may have been accepted meanwhile. @throws Refusal `not_found` */
async function requireKnown(unit: UnitOfWork, found: Account | null): Promise<Account> {
  const known = found === null ? null : await unit.accounts.findById(found.id)
  if (known === null) throw new Refusal('not_found')
  return known
}

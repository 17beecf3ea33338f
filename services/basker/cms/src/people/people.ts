/**
 * The people of Basker: accounts that belong to the site and have roles in tenants.
 *
 * Accounts and memberships are the engine's; what a role allows: `../tenant/role.ts`.
 */
import {
  type Account,
  type EmailAddress,
  type Engine,
  type EpochMs,
  type InvitationOutcome,
  type NamedAuthor,
  type OperatorAuthor,
  Refusal,
  type Secret,
} from 'claviger'
import { siteId, type TenantRole, tenantRoles } from '../tenant/role.ts'

export interface Person {
  readonly account: Account
  readonly isSiteOwner: boolean
  /** By the id of the tenant; a site owner has more than these say. */
  readonly roles: ReadonlyMap<string, TenantRole>
}

export type PersonState = 'active' | 'invited' | 'disabled'

export interface PersonAsked {
  readonly email: EmailAddress
  readonly name: string | null
  /** Null: invited by mail. */
  readonly password: Secret<'password'> | null
  readonly isSiteOwner: boolean
  readonly roles: readonly { readonly tenantId: string; readonly role: TenantRole }[]
}

export function personState({ account }: Pick<Person, 'account'>): PersonState {
  if (account.disabledAt !== null) return 'disabled'
  return account.verifiedAt === null ? 'invited' : 'active'
}

export class People {
  readonly #engine: Pick<Engine, 'operations' | 'people' | 'store'>

  constructor(engine: Pick<Engine, 'operations' | 'people' | 'store'>) {
    this.#engine = engine
  }

  /** Makes the organization that everybody is a member of, where it is not there yet. */
  async foundSite(author: OperatorAuthor, now: EpochMs): Promise<void> {
    // Older than every tenant: sessions and keys belong to the oldest organization, and must not go with a tenant's role.
    const site = { id: siteId, name: 'Basker', plan: 'site', createdAt: 0, suspendedAt: null }
    await this.#engine.people.addOrganization(author, site, now)
  }

  /** By address; `after` is the id of the last one of the page before. */
  async list(limit: number, after: string | null): Promise<readonly Person[]> {
    const accounts = await this.#engine.operations.listAccounts(limit, after)
    return Promise.all(accounts.map((account) => this.#personOf(account)))
  }

  /** @throws Refusal `not_found` */
  async find(accountId: string): Promise<Person> {
    const account = await this.#engine.store.accounts.findById(accountId)
    if (account === null) throw new Refusal('not_found')
    return this.#personOf(account)
  }

  /**
   * Adds somebody to the site, with roles in tenants. Somebody known gets the roles beside those they have, keeps the password
   * and never becomes less on the site.
   *
   * @throws Refusal `password_…`, `busy`
   */
  async add(
    author: NamedAuthor,
    { email, name, password, isSiteOwner, roles }: PersonAsked,
    now: EpochMs,
  ): Promise<{ readonly accountId: string; readonly isNew: boolean }> {
    const known = await this.#engine.store.accounts.findByAddress(email)
    const stays = known !== null && !isSiteOwner && (await this.#personOf(known)).isSiteOwner
    const site = stays ? [] : [{ organizationId: siteId, role: isSiteOwner ? 'owner' : 'member' }]
    const inTenants = roles.map(({ tenantId, role }) => ({ organizationId: tenantId, role }))
    return this.#engine.people.add(author, { email, name, password, roles: [...site, ...inTenants] }, now)
  }

  /**
   * Invites somebody by mail, with these roles; who was invited before gets these in the place of the former ones.
   *
   * @throws Refusal `role_missing`, `busy`
   */
  invite(
    author: NamedAuthor,
    { email, name, isSiteOwner, roles }: Omit<PersonAsked, 'password'>,
    now: EpochMs,
  ): Promise<{ readonly accountId: string; readonly outcome: InvitationOutcome }> {
    const site = { organizationId: siteId, role: isSiteOwner ? 'owner' : 'member' }
    const inTenants = roles.map(({ tenantId, role }) => ({ organizationId: tenantId, role }))
    return this.#engine.people.invite(author, { email, name, roles: [site, ...inTenants] }, now)
  }

  async #personOf(account: Account): Promise<Person> {
    const held = await this.#engine.store.accounts.memberships(account.id)
    const roles = new Map<string, TenantRole>()
    for (const { membership } of held) {
      const role = tenantRoles.find((one) => one === membership.role)
      if (membership.organizationId !== siteId && role !== undefined)
        roles.set(membership.organizationId, role)
    }
    const isSiteOwner = held.some(
      ({ membership: { organizationId, role } }) => organizationId === siteId && role === 'owner',
    )
    return { account, isSiteOwner, roles }
  }
}

/**
 * Reading accounts, organizations, memberships and devices.
 *
 * Writing them: `account-writer.ts`.
 */
import {
  type Account,
  type AccountReader,
  type EmailAddress,
  type Membership,
  type Organization,
  ownerRole,
  type SingleUseLink,
} from 'claviger'
import type { Kysely } from 'kysely'
import type { AccountTable, OrganizationTable, Tables } from '../tables.ts'
import { findLink } from './link-rows.ts'

function accountOf(row: AccountTable): Account {
  return {
    id: row.id,
    email: row.email as EmailAddress,
    name: row.name,
    passwordHash: row.password_hash,
    createdAt: row.created_at,
    verifiedAt: row.verified_at,
    disabledAt: row.disabled_at,
    passwordProvedAt: row.password_proved_at,
  }
}

function organizationOf(row: OrganizationTable): Organization {
  return {
    id: row.id,
    name: row.name,
    plan: row.plan,
    createdAt: row.created_at,
    suspendedAt: row.suspended_at,
  }
}

/**
 * With `locking`, the row that a single account is found by stays as it is until the transaction ends: what was
 * judged by it still holds at the commit. SQLite needs no such lock, its writes are one after another.
 */
export class AccountRows implements AccountReader {
  protected readonly database: Kysely<Tables>
  readonly #locking: boolean

  constructor(database: Kysely<Tables>, locking: boolean) {
    this.database = database
    this.#locking = locking
  }

  async findById(accountId: string): Promise<Account | null> {
    const row = await this.database
      .selectFrom('accounts')
      .selectAll()
      .where('id', '=', accountId)
      .$if(this.#locking, (query) => query.forNoKeyUpdate())
      .executeTakeFirst()
    return row === undefined ? null : accountOf(row)
  }

  async findByAddress(address: EmailAddress): Promise<Account | null> {
    const row = await this.database
      .selectFrom('accounts')
      .selectAll()
      .where('address_key', '=', address)
      .$if(this.#locking, (query) => query.forNoKeyUpdate())
      .executeTakeFirst()
    return row === undefined ? null : accountOf(row)
  }

  async memberships(
    accountId: string,
  ): Promise<readonly { readonly membership: Membership; readonly organization: Organization }[]> {
    const rows = await this.database
      .selectFrom('memberships')
      .innerJoin('organizations', 'organizations.id', 'memberships.organization_id')
      .selectAll('organizations')
      .select('memberships.role')
      .where('memberships.account_id', '=', accountId)
      .orderBy('organizations.created_at')
      .orderBy('organizations.id')
      .execute()
    return rows.map((row) => ({
      membership: { organizationId: row.id, accountId, role: row.role },
      organization: organizationOf(row),
    }))
  }

  async list(limit: number, after: string | null): Promise<readonly Account[]> {
    const last = await this.database
      .selectFrom('accounts')
      .select('address_key')
      .where('id', '=', after ?? '')
      .executeTakeFirst()
    const rows = await this.database
      .selectFrom('accounts')
      .selectAll()
      .where('address_key', '>', last?.address_key ?? after ?? '')
      .orderBy('address_key')
      .limit(limit)
      .execute()
    return rows.map(accountOf)
  }

  async findOrganization(organizationId: string): Promise<Organization | null> {
    const row = await this.database
      .selectFrom('organizations')
      .selectAll()
      .where('id', '=', organizationId)
      .$if(this.#locking, (query) => query.forNoKeyUpdate())
      .executeTakeFirst()
    return row === undefined ? null : organizationOf(row)
  }

  async countOwners(organizationId: string): Promise<number> {
    const { count } = await this.database
      .selectFrom('memberships')
      .innerJoin('accounts', 'accounts.id', 'memberships.account_id')
      .select(({ fn }) => fn.countAll<number | string>().as('count'))
      .where('memberships.organization_id', '=', organizationId)
      .where('memberships.role', '=', ownerRole)
      .where('accounts.disabled_at', 'is', null)
      .where('accounts.verified_at', 'is not', null)
      .executeTakeFirstOrThrow()
    return Number(count)
  }

  async listOwners(organizationId: string, limit: number): Promise<readonly Account[]> {
    const rows = await this.database
      .selectFrom('memberships')
      .innerJoin('accounts', 'accounts.id', 'memberships.account_id')
      .selectAll('accounts')
      .where('memberships.organization_id', '=', organizationId)
      .where('memberships.role', '=', ownerRole)
      .where('accounts.disabled_at', 'is', null)
      .where('accounts.verified_at', 'is not', null)
      .orderBy('accounts.address_key')
      .limit(limit)
      .execute()
    return rows.map(accountOf)
  }

  findLink(digest: string, now: number): Promise<SingleUseLink | null> {
    return findLink(this.database, digest, now)
  }

  async knowsDevice(accountId: string, deviceDigest: string): Promise<boolean> {
    const row = await this.database
      .selectFrom('devices')
      .select('account_id')
      .where('account_id', '=', accountId)
      .where('device_digest', '=', deviceDigest)
      .executeTakeFirst()
    return row !== undefined
  }
}

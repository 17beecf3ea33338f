/**
 * Writing accounts, organizations, memberships and devices, inside a transaction.
 *
 * Links have a file of their own (`link-rows.ts`).
 */
import type { Account, AccountWriter, LinkPurpose, Membership, Organization, SingleUseLink } from 'claviger'
import { affectedAny } from '../sql/affected.ts'
import { AccountRows } from './account-rows.ts'
import { consumeLink, dropLinks, insertLink } from './link-rows.ts'

export class AccountWriterRows extends AccountRows implements AccountWriter {
  async insert(account: Account): Promise<boolean> {
    const result = await this.database
      .insertInto('accounts')
      .values({
        id: account.id,
        email: account.email,
        address_key: account.email,
        name: account.name,
        password_hash: account.passwordHash,
        created_at: account.createdAt,
        verified_at: account.verifiedAt,
        disabled_at: account.disabledAt,
        password_proved_at: account.passwordProvedAt,
      })
      .onConflict((conflict) => conflict.column('address_key').doNothing())
      .executeTakeFirstOrThrow()
    return affectedAny(result)
  }

  async insertOrganization(organization: Organization): Promise<boolean> {
    const result = await this.database
      .insertInto('organizations')
      .values({
        id: organization.id,
        name: organization.name,
        plan: organization.plan,
        created_at: organization.createdAt,
        suspended_at: organization.suspendedAt,
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirstOrThrow()
    return affectedAny(result)
  }

  async insertMembership(membership: Membership): Promise<void> {
    await this.database
      .insertInto('memberships')
      .values({
        organization_id: membership.organizationId,
        account_id: membership.accountId,
        role: membership.role,
      })
      .execute()
  }

  async setMembership(membership: Membership): Promise<void> {
    await this.database
      .insertInto('memberships')
      .values({
        organization_id: membership.organizationId,
        account_id: membership.accountId,
        role: membership.role,
      })
      .onConflict((conflict) =>
        conflict.columns(['organization_id', 'account_id']).doUpdateSet({ role: membership.role }),
      )
      .execute()
  }

  async removeMembership(organizationId: string, accountId: string): Promise<boolean> {
    const result = await this.database
      .deleteFrom('memberships')
      .where('organization_id', '=', organizationId)
      .where('account_id', '=', accountId)
      .executeTakeFirstOrThrow()
    return affectedAny(result)
  }

  async markVerified(accountId: string, at: number): Promise<boolean> {
    const result = await this.database
      .updateTable('accounts')
      .set({ verified_at: at })
      .where('id', '=', accountId)
      .where('verified_at', 'is', null)
      .executeTakeFirstOrThrow()
    return affectedAny(result)
  }

  async setPasswordProved(accountId: string, at: number): Promise<void> {
    await this.database
      .updateTable('accounts')
      .set({ password_proved_at: at })
      .where('id', '=', accountId)
      .where('password_proved_at', 'is', null)
      .execute()
  }

  async setDisabled(accountId: string, at: number | null): Promise<boolean> {
    const result = await this.database
      .updateTable('accounts')
      .set({ disabled_at: at })
      .where('id', '=', accountId)
      .where('disabled_at', at === null ? 'is not' : 'is', null)
      .executeTakeFirstOrThrow()
    return affectedAny(result)
  }

  async setSuspended(organizationId: string, at: number | null): Promise<boolean> {
    const result = await this.database
      .updateTable('organizations')
      .set({ suspended_at: at })
      .where('id', '=', organizationId)
      .where('suspended_at', at === null ? 'is not' : 'is', null)
      .executeTakeFirstOrThrow()
    return affectedAny(result)
  }

  async setName(accountId: string, name: string | null): Promise<boolean> {
    const result = await this.database
      .updateTable('accounts')
      .set({ name })
      .where('id', '=', accountId)
      .where('name', 'is distinct from', name)
      .executeTakeFirstOrThrow()
    return affectedAny(result)
  }

  async setOrganizationName(organizationId: string, name: string): Promise<boolean> {
    const result = await this.database
      .updateTable('organizations')
      .set({ name })
      .where('id', '=', organizationId)
      .where('name', '!=', name)
      .executeTakeFirstOrThrow()
    return affectedAny(result)
  }

  async setPasswordHash(accountId: string, passwordHash: string): Promise<void> {
    await this.database
      .updateTable('accounts')
      .set({ password_hash: passwordHash })
      .where('id', '=', accountId)
      .execute()
  }

  async upgradePasswordHash(accountId: string, old: string, stronger: string): Promise<void> {
    await this.database
      .updateTable('accounts')
      .set({ password_hash: stronger })
      .where('id', '=', accountId)
      .where('password_hash', '=', old)
      .execute()
  }

  async insertLink(link: SingleUseLink): Promise<void> {
    await insertLink(this.database, link)
  }

  async consumeLink(
    digest: string,
    purpose: LinkPurpose,
    now: number,
    accountId: string | null,
  ): Promise<SingleUseLink | null> {
    return consumeLink(this.database, digest, purpose, now, accountId)
  }

  async dropLinks(accountId: string): Promise<void> {
    await dropLinks(this.database, accountId)
  }

  async rememberDevice(accountId: string, deviceDigest: string, at: number): Promise<void> {
    await this.database
      .insertInto('devices')
      .values({ account_id: accountId, device_digest: deviceDigest, first_seen_at: at, last_seen_at: at })
      .onConflict((conflict) =>
        conflict
          .columns(['account_id', 'device_digest'])
          .doUpdateSet({ last_seen_at: at })
          .where('devices.last_seen_at', '<', at),
      )
      .execute()
  }
}

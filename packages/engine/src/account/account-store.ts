/**
 * What the engine asks of a store about accounts, their organizations, links and devices. Implemented by packages/store.
 */
import type { Membership, Organization } from '../organization/organization.ts'
import type { EpochMs } from '../time.ts'
import type { Account } from './account.ts'
import type { EmailAddress } from './email-address.ts'
import type { LinkPurpose, SingleUseLink } from './single-use-link.ts'

export interface AccountReader {
  findById(accountId: string): Promise<Account | null>
  findByAddress(address: EmailAddress): Promise<Account | null>
  /** All of an account's memberships with their organizations, oldest organization first. */
  memberships(
    accountId: string,
  ): Promise<readonly { readonly membership: Membership; readonly organization: Organization }[]>
  /** Accounts by address, for the operator; `after` is the id of the last one of the page before, or any text. */
  list(limit: number, after: string | null): Promise<readonly Account[]>
  findOrganization(organizationId: string): Promise<Organization | null>
  /** Owners of an organization who can sign in: not disabled, and not waiting for their invitation. */
  countOwners(organizationId: string): Promise<number>
  /** The first `limit` of them, by address. */
  listOwners(organizationId: string, limit: number): Promise<readonly Account[]>
  /** A link that is good, whatever it is for; it stays so. */
  findLink(digest: string, now: EpochMs): Promise<SingleUseLink | null>
  /** Whether `deviceDigest` has signed in to this account before. */
  knowsDevice(accountId: string, deviceDigest: string): Promise<boolean>
}

/** Writes; each is one conditional statement, inside a transaction. */
export interface AccountWriter extends AccountReader {
  /** False where the address is taken. */
  insert(account: Account): Promise<boolean>
  /** False where the id is taken; of any number at once exactly one gets it. */
  insertOrganization(organization: Organization): Promise<boolean>
  insertMembership(membership: Membership): Promise<void>
  /** Adds a membership, or gives it another role. */
  setMembership(membership: Membership): Promise<void>
  /** False where there was none. */
  removeMembership(organizationId: string, accountId: string): Promise<boolean>
  /** False where it was verified already. */
  markVerified(accountId: string, at: EpochMs): Promise<boolean>
  /** Remembers since when the owner of the mailbox is known to have chosen the password; an earlier time stays. */
  setPasswordProved(accountId: string, at: EpochMs): Promise<void>
  /** Null enables again. False where nothing changed. */
  setDisabled(accountId: string, at: EpochMs | null): Promise<boolean>
  setSuspended(organizationId: string, at: EpochMs | null): Promise<boolean>
  /** Null takes the name away. False where it was that already. */
  setName(accountId: string, name: string | null): Promise<boolean>
  /** False where it was that already. */
  setOrganizationName(organizationId: string, name: string): Promise<boolean>
  setPasswordHash(accountId: string, passwordHash: string): Promise<void>
  /** Puts a stronger hash of the same password in the place of `old`; nothing where that changed meanwhile. */
  upgradePasswordHash(accountId: string, old: string, stronger: string): Promise<void>
  /** Stores a link and ends every older one of the same account and purpose. */
  insertLink(link: SingleUseLink): Promise<void>
  /**
   * Uses a link up where it exists, serves `purpose` and has not expired; of any number at once exactly one gets it.
   * With `accountId`, only that account's.
   */
  consumeLink(
    digest: string,
    purpose: LinkPurpose,
    now: EpochMs,
    accountId: string | null,
  ): Promise<SingleUseLink | null>
  /** Ends every link of an account. */
  dropLinks(accountId: string): Promise<void>
  /** Remembers a device, or that it was seen again. */
  rememberDevice(accountId: string, deviceDigest: string, at: EpochMs): Promise<void>
}

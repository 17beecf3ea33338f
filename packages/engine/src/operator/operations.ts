/**
 * What the operator of a deployment does: accounts, organizations and keys of anybody, and the engine's own secrets.
 *
 * Owners of the organization that everybody belongs to may do some of it, too (`manager.ts`).
 */

import type { Account } from '../account/account.ts'
import { noAddress, parseEmailAddress } from '../account/email-address.ts'
import { type DescendantsFate, revokeWithDescendants } from '../key/lineage.ts'
import { newPepper } from '../key/pepper-ring.ts'
import type { NamedAuthor, OperatorAuthor } from '../principal/author.ts'
import { Refusal } from '../refusal/refusal.ts'
import {
  accountSubject,
  membershipSubject,
  organizationSubject,
  secretsSubject,
} from '../revocation/change.ts'
import { endAll } from '../session/sessions.ts'
import { newSigningKey, publishedAheadMs } from '../session/signing-keys.ts'
import type { EpochMs } from '../time.ts'
import { perform, type UnitOfWorkDeps } from '../unit-of-work.ts'
import { mustKeepOwner, mustManage } from './manager.ts'

/** Lists and counts of owners are of one moment: what one author changes waits for what another one of the organization does. */
const managing = { exclusive: ['organization'] } as const

/** Each takes effect in every process of the deployment before it resolves; `not_found` where there is nothing to do it to. */
export class Operations {
  readonly #parts: UnitOfWorkDeps

  constructor(parts: UnitOfWorkDeps) {
    this.#parts = parts
  }

  /** By address; `after` is the id of the last one of the page before, or an address. */
  listAccounts(limit: number, after: string | null): Promise<readonly Account[]> {
    return this.#parts.store.accounts.list(limit, after === null ? null : (parseEmailAddress(after) ?? after))
  }

  /** @throws Refusal `not_found`, for what is no address too */
  async findAccount(email: string): Promise<Account> {
    const account = await this.#parts.store.accounts.findByAddress(parseEmailAddress(email) ?? noAddress)
    if (account === null) throw new Refusal('not_found')
    return account
  }

  /**
   * Stops an account: its sessions end, its keys are refused as long as it is disabled.
   *
   * @throws Refusal `role_missing`, `last_owner`
   */
  async disableAccount(author: NamedAuthor, accountId: string, now: EpochMs): Promise<void> {
    await perform(
      this.#parts,
      author,
      now,
      async (unit) => {
        mustManage(unit, author)
        if (!(await unit.accounts.setDisabled(accountId, now))) throw new Refusal('not_found')
        await endAll(unit, accountId, null, 'ended', now)
        await unit.changed(accountSubject(accountId))
        await unit.record('account.disabled', null, accountId)
        await mustKeepOwner(unit)
      },
      managing,
    )
  }

  /** Its keys work again; sessions stay ended. @throws Refusal `role_missing` */
  async enableAccount(author: NamedAuthor, accountId: string, now: EpochMs): Promise<void> {
    await perform(
      this.#parts,
      author,
      now,
      async (unit) => {
        mustManage(unit, author)
        if (!(await unit.accounts.setDisabled(accountId, null))) throw new Refusal('not_found')
        await unit.changed(accountSubject(accountId))
        await unit.record('account.enabled', null, accountId)
      },
      managing,
    )
  }

  /** Takes an account out of an organization; what it made there stops. */
  async removeMember(
    author: OperatorAuthor,
    organizationId: string,
    accountId: string,
    now: EpochMs,
  ): Promise<void> {
    await perform(this.#parts, author, now, async (unit) => {
      if (!(await unit.accounts.removeMembership(organizationId, accountId))) throw new Refusal('not_found')
      await unit.changed(membershipSubject(organizationId, accountId))
      await unit.record('member.removed', organizationId, accountId)
    })
  }

  async suspendOrganization(author: OperatorAuthor, organizationId: string, now: EpochMs): Promise<void> {
    await this.#setSuspended(author, organizationId, now, now)
  }

  async resumeOrganization(author: OperatorAuthor, organizationId: string, now: EpochMs): Promise<void> {
    await this.#setSuspended(author, organizationId, null, now)
  }

  /** Revokes any key by id; see `Keys.revoke`. */
  async revokeKey(
    author: OperatorAuthor,
    keyId: string,
    now: EpochMs,
    { descendants = 'revoke' }: { readonly descendants?: DescendantsFate } = {},
  ): Promise<void> {
    await perform(this.#parts, author, now, async (unit) => {
      const facts = await unit.keys.factsById(keyId)
      if (facts === null || facts.key.id !== keyId) throw new Refusal('not_found')
      await revokeWithDescendants(unit, facts.key, descendants, now)
    })
  }

  /**
   * Makes a new pepper for new digests; digests under the former are upgraded when their keys are next used. Load the ring
   * afterwards.
   */
  async rotatePepper(author: OperatorAuthor, now: EpochMs): Promise<string> {
    const pepper = newPepper(this.#parts.sealer, this.#parts.random, now)
    await perform(this.#parts, author, now, async (unit) => {
      await unit.secrets.insert(pepper)
      await unit.changed(secretsSubject(pepper.id))
      await unit.record('secrets.rotated', null, pepper.id)
    })
    return pepper.id
  }

  /** Makes the next signing key: published now, signing from `aheadMs` on. Load the ring afterwards. */
  async rotateSigningKey(
    author: OperatorAuthor,
    now: EpochMs,
    aheadMs: number = publishedAheadMs,
  ): Promise<string> {
    const key = await newSigningKey(this.#parts.sealer, this.#parts.random, now, now + aheadMs)
    await perform(this.#parts, author, now, async (unit) => {
      await unit.secrets.insert(key)
      await unit.changed(secretsSubject(key.id))
      await unit.record('secrets.rotated', null, key.id)
    })
    return key.id
  }

  /** Writes down that boxes are sealed anew with the master secret of this id (`Seals`). */
  async recordResealing(author: OperatorAuthor, masterId: string, now: EpochMs): Promise<void> {
    await perform(this.#parts, author, now, (unit) => unit.record('secrets.rotated', null, masterId))
  }

  /**
   * Accepts nothing any more that was made with a pepper or signing key, in any process, when this resolves.
   *
   * @throws Refusal `secret_active`: it is what new ones are made with; rotate first
   */
  async withdrawSecret(author: OperatorAuthor, secretId: string, now: EpochMs): Promise<void> {
    await perform(this.#parts, author, now, async (unit) => {
      const kept = [await unit.secrets.list('pepper'), await unit.secrets.list('signing_key')]
      const live = kept.map((secrets) =>
        secrets.filter((one) => one.withdrawnAt === null && one.activeFrom <= now),
      )
      if (live.some((secrets) => secrets.at(-1)?.id === secretId)) throw new Refusal('secret_active')
      if (!(await unit.secrets.withdraw(secretId, now))) throw new Refusal('not_found')
      await unit.changed(secretsSubject(secretId))
      await unit.record('secrets.withdrawn', null, secretId)
    })
  }

  async #setSuspended(
    author: OperatorAuthor,
    organizationId: string,
    at: EpochMs | null,
    now: EpochMs,
  ): Promise<void> {
    await perform(this.#parts, author, now, async (unit) => {
      if (!(await unit.accounts.setSuspended(organizationId, at))) throw new Refusal('not_found')
      await unit.changed(organizationSubject(organizationId))
      await unit.record(
        at === null ? 'organization.resumed' : 'organization.suspended',
        organizationId,
        organizationId,
      )
    })
  }
}

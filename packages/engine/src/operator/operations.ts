/**
 * What the operator of a deployment does: accounts, organizations and keys of anybody, and the engine's own secrets.
 *
 * Who may call these is not asked here: whoever reaches them is at the machine.
 */

import { type Account, addressKey } from '../account/account.ts'
import type { Actor } from '../audit/audit.ts'
import { type DeedParts, perform } from '../deed.ts'
import { revokeDescendants } from '../key/lineage.ts'
import { newPepper } from '../key/pepper-ring.ts'
import { operator } from '../principal/actor.ts'
import { Refusal } from '../refusal/refusal.ts'
import {
  accountSubject,
  keySubject,
  membershipSubject,
  organizationSubject,
  secretsSubject,
} from '../revocation/change.ts'
import { endAll } from '../session/sessions.ts'
import { newSigningKey, publishedAheadMs } from '../session/signing-keys.ts'
import type { EpochMs } from '../time.ts'

/** Each takes effect in every process of the deployment before it resolves; `not_found` where there is nothing to do it to. */
export class Operations {
  readonly #parts: DeedParts

  constructor(parts: DeedParts) {
    this.#parts = parts
  }

  /** By address; `after` is the address of the last one of the page before. */
  listAccounts(limit: number, after: string | null): Promise<readonly Account[]> {
    return this.#parts.store.accounts.list(limit, after === null ? null : addressKey(after))
  }

  async findAccount(email: string): Promise<Account> {
    const account = await this.#parts.store.accounts.findByAddress(addressKey(email))
    if (account === null) throw new Refusal('not_found')
    return account
  }

  /** Stops an account: its sessions end, its keys are refused as long as it is disabled. */
  async disableAccount(accountId: string, now: EpochMs, actor: Actor = operator): Promise<void> {
    await perform(this.#parts, now, async (deed) => {
      if (!(await deed.accounts.setDisabled(accountId, now))) throw new Refusal('not_found')
      await endAll(deed, accountId, null, 'ended', now)
      await deed.changed(accountSubject(accountId))
      await deed.record('account.disabled', actor, null, accountId)
    })
  }

  /** Its keys work again; sessions stay ended. */
  async enableAccount(accountId: string, now: EpochMs, actor: Actor = operator): Promise<void> {
    await perform(this.#parts, now, async (deed) => {
      if (!(await deed.accounts.setDisabled(accountId, null))) throw new Refusal('not_found')
      await deed.changed(accountSubject(accountId))
      await deed.record('account.enabled', actor, null, accountId)
    })
  }

  /** Takes an account out of an organization; what it made there stops. */
  async removeMember(organizationId: string, accountId: string, now: EpochMs): Promise<void> {
    await perform(this.#parts, now, async (deed) => {
      if (!(await deed.accounts.removeMembership(organizationId, accountId))) throw new Refusal('not_found')
      await deed.changed(membershipSubject(organizationId, accountId))
      await deed.record('member.removed', operator, organizationId, accountId)
    })
  }

  async suspendOrganization(organizationId: string, now: EpochMs): Promise<void> {
    await this.#setSuspended(organizationId, now, now)
  }

  async resumeOrganization(organizationId: string, now: EpochMs): Promise<void> {
    await this.#setSuspended(organizationId, null, now)
  }

  /** Revokes any key by id; see `Keys.revoke`. */
  async revokeKey(keyId: string, withDescendants: boolean, now: EpochMs): Promise<void> {
    await perform(this.#parts, now, async (deed) => {
      const facts = await deed.keys.factsById(keyId)
      if (facts === null || facts.key.id !== keyId) throw new Refusal('not_found')
      if (await deed.keys.revoke(keyId, now))
        await deed.record('key.revoked', operator, facts.key.organizationId, keyId)
      await deed.changed(keySubject(keyId))
      if (withDescendants) await revokeDescendants(deed, operator, keyId, now)
    })
  }

  /**
   * Makes a new pepper for new digests; digests under the former are upgraded when their keys are next used. Load the ring
   * afterwards.
   */
  async rotatePepper(now: EpochMs): Promise<string> {
    const pepper = newPepper(this.#parts.sealer, this.#parts.random, now)
    await perform(this.#parts, now, async (deed) => {
      await deed.secrets.insert(pepper)
      await deed.changed(secretsSubject(pepper.id))
      await deed.record('secrets.rotated', operator, null, pepper.id)
    })
    return pepper.id
  }

  /** Makes the next signing key: published now, signing from `aheadMs` on. Load the ring afterwards. */
  async rotateSigningKey(now: EpochMs, aheadMs: number = publishedAheadMs): Promise<string> {
    const key = await newSigningKey(this.#parts.sealer, this.#parts.random, now, now + aheadMs)
    await perform(this.#parts, now, async (deed) => {
      await deed.secrets.insert(key)
      await deed.changed(secretsSubject(key.id))
      await deed.record('secrets.rotated', operator, null, key.id)
    })
    return key.id
  }

  /**
   * Accepts nothing any more that was made with a pepper or signing key, in any process, when this resolves.
   *
   * @throws Refusal `secret_active`: it is what new ones are made with; rotate first
   */
  async withdrawSecret(secretId: string, now: EpochMs): Promise<void> {
    await perform(this.#parts, now, async (deed) => {
      const kept = [await deed.secrets.list('pepper'), await deed.secrets.list('signing_key')]
      const live = kept.map((secrets) =>
        secrets.filter((one) => one.withdrawnAt === null && one.activeFrom <= now),
      )
      if (live.some((secrets) => secrets.at(-1)?.id === secretId)) throw new Refusal('secret_active')
      if (!(await deed.secrets.withdraw(secretId, now))) throw new Refusal('not_found')
      await deed.changed(secretsSubject(secretId))
      await deed.record('secrets.withdrawn', operator, null, secretId)
    })
  }

  async #setSuspended(organizationId: string, at: EpochMs | null, now: EpochMs): Promise<void> {
    await perform(this.#parts, now, async (deed) => {
      if (!(await deed.accounts.setSuspended(organizationId, at))) throw new Refusal('not_found')
      await deed.changed(organizationSubject(organizationId))
      await deed.record(
        at === null ? 'organization.resumed' : 'organization.suspended',
        operator,
        organizationId,
        organizationId,
      )
    })
  }
}

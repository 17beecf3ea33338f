/**
 * What is done with API keys by those who hold them: make, list, narrow, rotate, revoke.
 *
 * Checking one: `key-check.ts`. The operator's own ways: `../operator/`.
 */

import { mailAccount } from '../account/account-mail.ts'
import type { Dialect } from '../dialect.ts'
import { ownerRole } from '../organization/organization.ts'
import { principalActor } from '../principal/actor.ts'
import type { PrincipalAuthor } from '../principal/author.ts'
import type { Principal } from '../principal/principal.ts'
import { Refusal } from '../refusal/refusal.ts'
import { keySubject } from '../revocation/change.ts'
import type { Secret } from '../secret/secret.ts'
import type { EpochMs } from '../time.ts'
import { perform, principalBehind, type UnitOfWork, type UnitOfWorkDeps } from '../unit-of-work.ts'
import { addressesWithin, checkedAddresses } from './address-list.ts'
import { type ApiKey, type KeySecret, keyStatus } from './key.ts'
import {
  type AskedBounds,
  boundsUnder,
  endsWithin,
  isWithin,
  type KeyBounds,
  mustNarrow,
  unbounded,
} from './key-bounds.ts'
import { exclusiveForCounting, requireRoomForKey } from './key-ceiling.ts'
import type { KeyChanges, KeyPosition, KeyStateFilter } from './key-store.ts'
import { type DescendantsFate, narrowDescendants, revokeWithDescendants } from './lineage.ts'
import type { PepperRing } from './pepper-ring.ts'
import { grantableScopes } from './scope.ts'

export interface KeysParts extends UnitOfWorkDeps {
  readonly dialect: Dialect
  readonly peppers: PepperRing
}

/** A key and, this once, what to present. */
export interface IssuedKey {
  readonly key: ApiKey
  readonly presented: Secret<'api-key'>
}

/** A key that a new one takes the place of. */
export interface FormerKey {
  readonly id: string
  /** When it ends; not later than now: at once. It never ends later than it would have. */
  readonly endsAt: EpochMs
}

export class Keys {
  readonly #parts: KeysParts

  constructor(parts: KeysParts) {
    this.#parts = parts
  }

  /**
   * Makes a key for the organization and account of `maker`; its owner gets a mail. A key makes only keys that are no
   * wider than itself and end no later; absent bounds are the maker's. Counting the active keys and adding one are one step:
   * of any number of creations at once no more than the ceiling get through.
   *
   * @param options `former`: a key that the new one takes the place of, which ends in the same step
   * @throws Refusal `scope_unknown`, `address_list_invalid`, `key_expiry_past`, `key_wider_than_maker`, `key_outlives_maker`,
   * `key_limit_unverified`, `key_limit_reached`; for the former one, as `revoke` and `change`
   */
  async create(
    author: PrincipalAuthor,
    name: string,
    asked: AskedBounds,
    now: EpochMs,
    { former }: { readonly former?: FormerKey } = {},
  ): Promise<IssuedKey> {
    const checked = this.#checked(asked, now)
    await this.#parts.peppers.fresh()
    const { id, presented } = this.#parts.dialect.keyFormat.mint(this.#parts.random)
    const make = async (unit: UnitOfWork): Promise<ApiKey> => {
      const maker = principalBehind(unit)
      const bounds = boundsUnder(checked, await boundsOf(unit, maker))
      if (former !== undefined) await endFormer(unit, maker, former, now)
      await requireRoomForKey(this.#parts.dialect, unit, maker, now)
      const made: ApiKey = {
        ...bounds,
        id,
        organizationId: maker.organization.id,
        accountId: maker.account.id,
        createdBy: principalActor(maker),
        parentId: maker.credential.type === 'api_key' ? maker.credential.id : null,
        name,
        createdAt: now,
        revokedAt: null,
        lastUsedAt: null,
      }
      await unit.keys.insert(made, this.#secretOf(id, presented, now))
      await unit.record('key.created', made.organizationId, id)
      // An address that nobody has proved gets no mail but the one that proves it: it may be somebody else's.
      if (maker.account.verified) {
        await unit.notify('key_created', { to: maker.account.email, name: maker.account.name, about: name })
      }
      return made
    }
    const exclusive = exclusiveForCounting(this.#parts.dialect)
    return { key: await perform(this.#parts, author, now, make, { exclusive }), presented }
  }

  /** Keys of the principal's organization, newest first; ended ones included unless `only` says otherwise. */
  list(
    who: Principal,
    limit: number,
    after: KeyPosition | null,
    only?: KeyStateFilter,
  ): Promise<readonly ApiKey[]> {
    return this.#parts.store.keys.list(who.organization.id, limit, after, only)
  }

  /**
   * Keys that were made with a key of the principal's organization, with those, and so on, as `list` shows them.
   *
   * @throws Refusal `not_found`: unknown or another organization's
   */
  async listDescendants(
    who: Principal,
    keyId: string,
    limit: number,
    after: KeyPosition | null,
    only?: KeyStateFilter,
  ): Promise<readonly ApiKey[]> {
    const { id } = await this.get(who, keyId)
    return this.#parts.store.keys.listDescendants(who.organization.id, id, limit, after, only)
  }

  /** Keys that act for the principal's account, newest first, ended ones included. */
  listOwn(who: Principal, limit: number, after: KeyPosition | null): Promise<readonly ApiKey[]> {
    return this.#parts.store.keys.listOf(who.account.id, limit, after)
  }

  /** @throws Refusal `not_found`: unknown or another organization's */
  async get(who: Principal, keyId: string): Promise<ApiKey> {
    return found(await this.#parts.store.keys.find(who.organization.id, keyId))
  }

  /**
   * Renames or narrows a key, or replaces its addresses. Keys made with it are narrowed along; once this resolves, the
   * narrower rights are in effect everywhere. A key changes only keys that are no wider than itself, and lets none of them
   * out of its own addresses.
   *
   * @throws Refusal `not_found`, `role_missing`, `key_not_active`, `key_not_narrower`, `key_not_sooner`, `key_wider_than_maker`,
   * `scope_unknown`, `address_list_invalid`, `key_expiry_past`
   */
  async change(
    author: PrincipalAuthor,
    keyId: string,
    asked: AskedBounds & { readonly name?: string | undefined },
    now: EpochMs,
  ): Promise<ApiKey> {
    const checked = this.#checked(asked, now)
    const change = async (unit: UnitOfWork): Promise<ApiKey> => {
      const who = principalBehind(unit)
      const key = await requireManageableKey(unit, who, keyId)
      if (keyStatus(key, now) !== 'active') throw new Refusal('key_not_active')
      mustNarrow(checked, key)
      if (checked.allowedIps !== undefined) await mustStayInside(unit, who, key, checked.allowedIps)
      const changes = changesOf(asked.name, checked)
      if (!(await unit.keys.change(keyId, changes))) throw new Refusal('key_not_active')
      const changed: ApiKey = { ...key, ...changes }
      await narrowDescendants(unit, changed, now)
      await unit.changed(keySubject(keyId))
      await unit.record('key.changed', key.organizationId, keyId)
      if (!addressesWithin(changed.allowedIps, key.allowedIps)) {
        const account = await unit.accounts.findById(key.accountId)
        await mailAccount(unit, account, 'key_addresses_widened', { about: changed.name })
      }
      return changed
    }
    return perform(this.#parts, author, now, change, { exclusive: ['credential'] })
  }

  /**
   * Gives a key a new secret. The former one is refused everywhere when this resolves or, with an overlap, lives that much
   * longer and never longer than it would have; one that was rotated out before ends now.
   *
   * @throws Refusal `not_found`, `role_missing`, `key_not_active`, `key_wider_than_maker`
   */
  async rotate(author: PrincipalAuthor, keyId: string, overlapMs: number, now: EpochMs): Promise<IssuedKey> {
    await this.#parts.peppers.fresh()
    const { presented } = this.#parts.dialect.keyFormat.mint(this.#parts.random, keyId)
    const rotate = async (unit: UnitOfWork): Promise<ApiKey> => {
      const who = principalBehind(unit)
      const held = await requireManageableKey(unit, who, keyId)
      if (keyStatus(held, now) !== 'active') throw new Refusal('key_not_active')
      // Whoever rotates learns a secret with the key's rights: they must be theirs already.
      if (held.accountId !== who.account.id) throw new Refusal('role_missing')
      const [former] = (await unit.keys.factsById(keyId))?.secrets ?? []
      const kept = overlapMs > 0 && former !== undefined ? keptFor(former, now + overlapMs) : null
      // Later than the former, by which the two are told apart.
      const madeAt = former === undefined ? now : Math.max(now, former.createdAt + 1)
      await unit.keys.replaceSecrets(keyId, this.#secretOf(keyId, presented, madeAt), kept)
      await unit.changed(keySubject(keyId))
      await unit.record('key.rotated', held.organizationId, keyId)
      await mailAccount(unit, await unit.accounts.findById(held.accountId), 'key_rotated', {
        about: held.name,
      })
      return held
    }
    const key = await perform(this.#parts, author, now, rotate, { exclusive: ['credential'] })
    return { key, presented }
  }

  /**
   * Revokes a key with all that were made with it, by them, and so on, unless `descendants` is `keep`. **Once it resolves,
   * every process of the deployment rejects each of them.** Revoking twice is the same as once, and a second time may take
   * the descendants that the first one kept. A key revokes itself and keys that are no wider than itself.
   *
   * @throws Refusal `not_found`, `role_missing`, `key_wider_than_maker`
   */
  revoke(
    author: PrincipalAuthor,
    keyId: string,
    now: EpochMs,
    { descendants = 'revoke' }: { readonly descendants?: DescendantsFate } = {},
  ): Promise<void> {
    const revoke = async (unit: UnitOfWork): Promise<void> => {
      const key = await requireManageableKey(unit, principalBehind(unit), keyId)
      await revokeWithDescendants(unit, key, descendants, now)
    }
    return perform(this.#parts, author, now, revoke, { exclusive: ['credential'] })
  }

  #checked(asked: AskedBounds, now: EpochMs): AskedBounds {
    if (typeof asked.expiresAt === 'number' && asked.expiresAt <= now) {
      throw new Refusal('key_expiry_past', { field: 'expires_at' })
    }
    return {
      scopes: asked.scopes && grantableScopes(asked.scopes, this.#parts.dialect.scopes),
      expiresAt: asked.expiresAt,
      allowedIps: asked.allowedIps && checkedAddresses(asked.allowedIps),
    }
  }

  #secretOf(keyId: string, presented: Secret<'api-key'>, now: EpochMs): KeySecret {
    const [scheme] = this.#parts.dialect.digestSchemes
    const pepper = this.#parts.peppers.current()
    return {
      keyId,
      digest: scheme.digest(presented.reveal(), pepper),
      scheme: scheme.name,
      pepperId: pepper.id,
      createdAt: now,
      expiresAt: null,
    }
  }
}

function changesOf(name: string | undefined, { scopes, expiresAt, allowedIps }: AskedBounds): KeyChanges {
  return {
    ...(name === undefined ? {} : { name }),
    ...(scopes === undefined ? {} : { scopes }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(allowedIps === undefined ? {} : { allowedIps }),
  }
}

function found(key: ApiKey | null): ApiKey {
  if (key === null) throw new Refusal('not_found')
  return key
}

function keptFor(former: KeySecret, end: EpochMs): { readonly digest: string; readonly expiresAt: EpochMs } {
  return { digest: former.digest, expiresAt: Math.min(end, former.expiresAt ?? end) }
}

/**
 * The key, if `who` may manage it: one of their own or, for owners, any of the organization, and through a key only itself
 * and what is no wider than itself. As it stands in the transaction: either of them may just have been narrowed.
 */
async function requireManageableKey(unit: UnitOfWork, who: Principal, keyId: string): Promise<ApiKey> {
  const key = found(await unit.keys.find(who.organization.id, keyId))
  if (key.accountId !== who.account.id && who.organization.role !== ownerRole)
    throw new Refusal('role_missing')
  if (who.credential.id !== keyId && !isWithin(key, await boundsOf(unit, who)))
    throw new Refusal('key_wider_than_maker')
  return key
}

async function endFormer(unit: UnitOfWork, who: Principal, former: FormerKey, now: EpochMs): Promise<void> {
  const key = await requireManageableKey(unit, who, former.id)
  if (keyStatus(key, now) !== 'active') throw new Refusal('key_not_active')
  if (former.endsAt <= now) return revokeWithDescendants(unit, key, 'revoke', now)
  if (endsWithin(key.expiresAt, former.endsAt)) return
  await unit.keys.change(key.id, { expiresAt: former.endsAt })
  await narrowDescendants(unit, { ...key, expiresAt: former.endsAt }, now)
  await unit.changed(keySubject(key.id))
  await unit.record('key.changed', key.organizationId, key.id)
}

/** What bounds keys that `who` makes, read in the transaction: the maker may just have been narrowed. */
async function boundsOf(unit: UnitOfWork, who: Principal): Promise<KeyBounds> {
  if (who.credential.type !== 'api_key') return unbounded
  return found(await unit.keys.find(who.organization.id, who.credential.id))
}

/** New addresses of a key stay inside those of its maker and of the key that changes them. */
async function mustStayInside(
  unit: UnitOfWork,
  who: Principal,
  key: ApiKey,
  allowedIps: readonly string[],
): Promise<void> {
  const parent = key.parentId === null ? null : await unit.keys.find(key.organizationId, key.parentId)
  const bounds = [(await boundsOf(unit, who)).allowedIps, parent?.allowedIps ?? []]
  if (!bounds.every((bound) => addressesWithin(allowedIps, bound))) {
    throw new Refusal('key_wider_than_maker', { field: 'allowed_ips' })
  }
}

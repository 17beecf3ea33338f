/**
 * What is done with API keys by those who hold them: make, list, narrow, rotate, revoke.
 *
 * Checking one: `key-check.ts`. The operator's own ways: `../operator/`.
 */

import { type Deed, type DeedParts, perform } from '../deed.ts'
import type { Dialect } from '../dialect.ts'
import { ownerRole } from '../organization/organization.ts'
import { actorOf } from '../principal/actor.ts'
import type { Principal } from '../principal/principal.ts'
import { Refusal } from '../refusal/refusal.ts'
import { keySubject } from '../revocation/change.ts'
import type { Secret } from '../secret/secret.ts'
import type { EpochMs } from '../time.ts'
import { addressesWithin, checkedAddresses } from './address-list.ts'
import { type ApiKey, type KeySecret, keyStatus } from './key.ts'
import {
  type AskedBounds,
  boundsUnder,
  isWithin,
  type KeyBounds,
  mustNarrow,
  unbounded,
} from './key-bounds.ts'
import type { KeyChanges, KeyPosition, KeyStateFilter } from './key-store.ts'
import { narrowDescendants, revokeDescendants } from './lineage.ts'
import type { PepperRing } from './pepper-ring.ts'
import { grantableScopes } from './scope.ts'

export interface KeysParts extends DeedParts {
  readonly dialect: Dialect
  readonly peppers: PepperRing
}

/** A key and, this once, what to present. */
export interface IssuedKey {
  readonly key: ApiKey
  readonly presented: Secret<'api-key'>
}

export class Keys {
  readonly #parts: KeysParts

  constructor(parts: KeysParts) {
    this.#parts = parts
  }

  /**
   * Makes a key for the organization and account of `maker`; its owner gets a mail. A key makes only keys that are no
   * wider than itself and end no later; absent bounds are the maker's.
   *
   * @throws Refusal `scope_unknown`, `address_list_invalid`, `key_expiry_past`, `key_wider_than_maker`, `key_outlives_maker`
   */
  async create(maker: Principal, name: string, asked: AskedBounds, now: EpochMs): Promise<IssuedKey> {
    const checked = this.#checked(asked, now)
    await this.#parts.peppers.fresh()
    const { id, presented } = this.#parts.dialect.keyFormat.mint(this.#parts.random)
    const key = await perform(this.#parts, now, async (deed) => {
      const bounds = boundsUnder(checked, await boundsOf(deed, maker, now))
      const made: ApiKey = {
        ...bounds,
        id,
        organizationId: maker.organization.id,
        accountId: maker.account.id,
        createdBy: actorOf(maker),
        parentId: maker.credential.type === 'api_key' ? maker.credential.id : null,
        name,
        createdAt: now,
        revokedAt: null,
        lastUsedAt: null,
      }
      await deed.keys.insert(made, this.#secretOf(id, presented, now))
      await deed.record('key.created', actorOf(maker), made.organizationId, id)
      // An address that nobody has proved gets no mail but the one that proves it: it may be somebody else's.
      if (maker.account.verified) {
        await deed.notify('key_created', { to: maker.account.email, name: maker.account.name, about: name })
      }
      return made
    })
    return { key, presented }
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
   * Renames or narrows a key. Keys made with it are narrowed along; the narrower rights are in effect everywhere when it
   * resolves.
   *
   * @throws Refusal `not_found`, `role_missing`, `key_not_active`, `key_not_narrower`, `key_not_sooner`, `key_wider_than_maker`,
   * `scope_unknown`, `address_list_invalid`, `key_expiry_past`
   */
  async change(
    who: Principal,
    keyId: string,
    asked: AskedBounds & { readonly name?: string | undefined },
    now: EpochMs,
  ): Promise<ApiKey> {
    const checked = this.#checked(asked, now)
    return perform(this.#parts, now, async (deed) => {
      const key = await manageable(deed, who, keyId)
      if (keyStatus(key, now) !== 'active') throw new Refusal('key_not_active')
      mustNarrow(checked, key)
      if (checked.allowedIps !== undefined) await mustStayInside(deed, who, key, checked.allowedIps, now)
      const changes = changesOf(asked.name, checked)
      if (!(await deed.keys.change(keyId, changes))) throw new Refusal('key_not_active')
      const changed: ApiKey = { ...key, ...changes }
      await narrowDescendants(deed, changed, now)
      await deed.changed(keySubject(keyId))
      await deed.record('key.changed', actorOf(who), key.organizationId, keyId)
      return changed
    })
  }

  /**
   * Gives a key a new secret. The former one is refused everywhere when this resolves or, with an overlap, lives that much
   * longer and never longer than it would have; one that was rotated out before ends now.
   *
   * @throws Refusal `not_found`, `role_missing`, `key_not_active`, `key_wider_than_maker`
   */
  async rotate(who: Principal, keyId: string, overlapMs: number, now: EpochMs): Promise<IssuedKey> {
    await this.#parts.peppers.fresh()
    const { presented } = this.#parts.dialect.keyFormat.mint(this.#parts.random, keyId)
    const key = await perform(this.#parts, now, async (deed) => {
      const held = await manageable(deed, who, keyId)
      if (keyStatus(held, now) !== 'active') throw new Refusal('key_not_active')
      // Whoever rotates learns a secret with the key's rights: they must be theirs already.
      if (held.accountId !== who.account.id) throw new Refusal('role_missing')
      if (!isWithin(held, await boundsOf(deed, who, now))) throw new Refusal('key_wider_than_maker')
      const [former] = (await deed.keys.factsById(keyId))?.secrets ?? []
      const kept = overlapMs > 0 && former !== undefined ? keptFor(former, now + overlapMs) : null
      await deed.keys.replaceSecrets(keyId, this.#secretOf(keyId, presented, now), kept)
      await deed.changed(keySubject(keyId))
      await deed.record('key.rotated', actorOf(who), held.organizationId, keyId)
      return held
    })
    return { key, presented }
  }

  /**
   * Revokes a key and, if asked, all that were made with it, by them, and so on. **When it resolves, no process of the
   * deployment accepts any of them.** Revoking twice is the same as once.
   *
   * @throws Refusal `not_found`, `role_missing`
   */
  async revoke(who: Principal, keyId: string, withDescendants: boolean, now: EpochMs): Promise<void> {
    await perform(this.#parts, now, async (deed) => {
      const key = await manageable(deed, who, keyId)
      if (await deed.keys.revoke(keyId, now))
        await deed.record('key.revoked', actorOf(who), key.organizationId, keyId)
      await deed.changed(keySubject(keyId))
      if (withDescendants) await revokeDescendants(deed, actorOf(who), keyId, now)
    })
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

/** The key, if `who` may manage it: their own or, for owners, any of the organization. */
async function manageable(deed: Deed, who: Principal, keyId: string): Promise<ApiKey> {
  const key = found(await deed.keys.find(who.organization.id, keyId))
  if (key.accountId !== who.account.id && who.organization.role !== ownerRole)
    throw new Refusal('role_missing')
  return key
}

/** What bounds keys that `who` makes, read in the transaction: the maker may just have been narrowed or revoked. */
async function boundsOf(deed: Deed, who: Principal, now: EpochMs): Promise<KeyBounds> {
  if (who.credential.type !== 'api_key') {
    // A session that ended after it was checked must not leave a key behind: what ended it may have ended all its keys.
    const facts = await deed.sessions.facts(who.credential.id)
    if (facts === null || facts.session.revokedAt !== null) throw new Refusal('credential_invalid')
    return unbounded
  }
  const maker = await deed.keys.find(who.organization.id, who.credential.id)
  if (maker === null || keyStatus(maker, now) !== 'active') throw new Refusal('credential_invalid')
  return maker
}

/** New addresses of a key stay inside those of its maker and of the key that changes them. */
async function mustStayInside(
  deed: Deed,
  who: Principal,
  key: ApiKey,
  allowedIps: readonly string[],
  now: EpochMs,
): Promise<void> {
  const parent = key.parentId === null ? null : await deed.keys.find(key.organizationId, key.parentId)
  const bounds = [(await boundsOf(deed, who, now)).allowedIps, parent?.allowedIps ?? []]
  if (!bounds.every((bound) => addressesWithin(allowedIps, bound))) {
    throw new Refusal('key_wider_than_maker', { field: 'allowed_ips' })
  }
}

/**
 * Writing keys and their secrets, inside a transaction.
 *
 * What each write must hold to is judged before, by the engine.
 */
import type { ApiKey, KeyChanges, KeyFacts, KeySecret, KeyWriter } from 'claviger'
import type { Updateable } from 'kysely'
import { affectedAny } from '../sql/affected.ts'
import type { ApiKeyTable } from '../tables.ts'
import { keyRow, secretRow } from './key-row.ts'
import { KeyRows } from './key-rows.ts'

function changedColumns(changes: KeyChanges): Updateable<ApiKeyTable> {
  return {
    // There already, by the condition of the update: keeps the statement valid when nothing else is set.
    revoked_at: null,
    ...(changes.name !== undefined && { name: changes.name }),
    ...(changes.scopes !== undefined && { scopes: JSON.stringify(changes.scopes) }),
    ...(changes.expiresAt !== undefined && { expires_at: changes.expiresAt }),
    ...(changes.allowedIps !== undefined && { allowed_ips: JSON.stringify(changes.allowedIps) }),
  }
}

export class KeyWriterRows extends KeyRows implements KeyWriter {
  /** Locks in a statement of its own: what is read beside a locked row is as old as the start of the statement. */
  override async factsById(keyId: string): Promise<KeyFacts | null> {
    await this.#lock(keyId)
    return super.factsById(keyId)
  }

  override async factsByDigest(digests: readonly string[]): Promise<KeyFacts | null> {
    const facts = await super.factsByDigest(digests)
    if (facts === null || !this.locking) return facts
    await this.#lock(facts.key.id)
    return super.factsByDigest(digests)
  }

  /**
   * With row locks, reads again until a round finds nobody new: a locked key cannot become a parent meanwhile, for
   * whoever makes a child locks the parent first.
   */
  override async descendants(keyId: string): Promise<readonly ApiKey[]> {
    if (!this.locking) return super.descendants(keyId)
    await this.#lock(keyId)
    let found = await super.descendants(keyId)
    for (;;) {
      const again = await super.descendants(keyId)
      if (again.length === found.length) return again
      found = again
    }
  }

  async insert(key: ApiKey, secret: KeySecret): Promise<void> {
    if (key.parentId !== null) await this.#lock(key.parentId)
    await this.database.insertInto('api_keys').values(keyRow(key)).execute()
    await this.database.insertInto('api_key_secrets').values(secretRow(secret)).execute()
  }

  async change(keyId: string, changes: KeyChanges): Promise<boolean> {
    const result = await this.database
      .updateTable('api_keys')
      .set(changedColumns(changes))
      .where('id', '=', keyId)
      .where('revoked_at', 'is', null)
      .executeTakeFirstOrThrow()
    return affectedAny(result)
  }

  async revoke(keyId: string, at: number): Promise<boolean> {
    const result = await this.database
      .updateTable('api_keys')
      .set({ revoked_at: at })
      .where('id', '=', keyId)
      .where('revoked_at', 'is', null)
      .executeTakeFirstOrThrow()
    return affectedAny(result)
  }

  async replaceSecrets(
    keyId: string,
    fresh: KeySecret,
    kept: { readonly digest: string; readonly expiresAt: number } | null,
  ): Promise<void> {
    await this.#lock(keyId)
    let replaced = this.database.deleteFrom('api_key_secrets').where('key_id', '=', keyId)
    if (kept !== null) replaced = replaced.where('digest', '!=', kept.digest)
    await replaced.execute()
    if (kept !== null) {
      await this.database
        .updateTable('api_key_secrets')
        .set({ expires_at: kept.expiresAt })
        .where('key_id', '=', keyId)
        .where('digest', '=', kept.digest)
        .execute()
    }
    await this.database.insertInto('api_key_secrets').values(secretRow(fresh)).execute()
  }

  async upgradeSecret(keyId: string, old: string, better: KeySecret): Promise<boolean> {
    const { digest, scheme, pepper_id } = secretRow(better)
    const result = await this.database
      .updateTable('api_key_secrets')
      .set({ digest, scheme, pepper_id })
      .where('key_id', '=', keyId)
      .where('digest', '=', old)
      .executeTakeFirstOrThrow()
    return affectedAny(result)
  }

  /** Keeps others from changing this key, or making children of it, until the transaction ends. */
  async #lock(keyId: string): Promise<void> {
    if (!this.locking) return
    await this.database
      .selectFrom('api_keys')
      .select('id')
      .where('id', '=', keyId)
      .forNoKeyUpdate()
      .executeTakeFirst()
  }
}

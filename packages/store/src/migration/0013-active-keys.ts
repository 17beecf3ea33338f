/**
 * Indexes by which the active keys of an organization, and of an account, are counted.
 *
 * Breaking: no.
 * Why: they are counted in each transaction that makes a key, and keys that were revoked stay for ever.
 * Locks: writes to api_keys while they are built, on PostgreSQL; seconds for a million keys.
 * Old code: does not notice.
 * Undo: drop index api_keys_active_by_organization, then api_keys_active_by_account.
 */
import type { Kysely } from 'kysely'
import { sql } from 'kysely'

export async function up(database: Kysely<unknown>): Promise<void> {
  for (const owner of ['organization', 'account'] as const) {
    await database.schema
      .createIndex(`api_keys_active_by_${owner}`)
      .on('api_keys')
      .columns([`${owner}_id`, 'expires_at'])
      .where(sql.ref('revoked_at'), 'is', null)
      .execute()
  }
}

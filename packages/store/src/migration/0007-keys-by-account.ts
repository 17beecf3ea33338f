/**
 * An index by which the keys of one account are listed.
 *
 * Breaking: no.
 * Why: a person looks at the keys that act for them, in whichever organization.
 * Locks: writes to api_keys while it is built, on PostgreSQL; seconds for a million keys.
 * Old code: does not notice.
 * Undo: drop index api_keys_by_account.
 */
import type { Kysely } from 'kysely'

export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createIndex('api_keys_by_account')
    .on('api_keys')
    .columns(['account_id', 'created_at', 'id'])
    .execute()
}

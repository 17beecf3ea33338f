/**
 * When keys were last used.
 *
 * Collected in memory by the engine and written here in batches, outside the path of a request.
 */
import type { EpochMs } from 'claviger'
import type { Kysely } from 'kysely'
import { latestOfEach } from '../sql/latest.ts'
import type { Write } from '../sql/write.ts'
import type { Tables } from '../tables.ts'

async function noteOne(transaction: Kysely<Tables>, keyId: string, at: EpochMs): Promise<void> {
  await transaction
    .updateTable('api_keys')
    .set({ last_used_at: at })
    .where('id', '=', keyId)
    .where((where) => where.or([where('last_used_at', 'is', null), where('last_used_at', '<', at)]))
    .execute()
}

/** Later times win; ids that are gone are passed over. */
export async function noteUsed(
  write: Write,
  uses: readonly { readonly keyId: string; readonly at: EpochMs }[],
): Promise<void> {
  for (const batch of latestOfEach(uses, (use) => use.keyId)) {
    await write(async (transaction) => {
      for (const use of batch) await noteOne(transaction, use.keyId, use.at)
    })
  }
}

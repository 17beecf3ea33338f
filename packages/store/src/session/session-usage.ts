/**
 * When and where sessions were last seen.
 *
 * Collected in memory by the engine and written here in batches, outside the path of a request.
 */
import type { EpochMs } from 'claviger'
import { latestOfEach } from '../sql/latest.ts'
import type { Write } from '../sql/write.ts'

/** Later times win; ids that are gone are passed over. */
export async function noteSeen(
  write: Write,
  uses: readonly { readonly sessionId: string; readonly at: EpochMs; readonly place: string }[],
): Promise<void> {
  for (const batch of latestOfEach(uses, (use) => use.sessionId)) {
    await write(async (transaction) => {
      for (const use of batch) {
        await transaction
          .updateTable('sessions')
          .set({ last_seen_at: use.at, last_place: use.place })
          .where('id', '=', use.sessionId)
          .where('last_seen_at', '<', use.at)
          .execute()
      }
    })
  }
}

/**
 * When and where sessions were last seen.
 *
 * Collected in memory by the engine and written here in batches, outside the path of a request.
 */
import { dayMs, type EpochMs, utcDayOf } from 'claviger'
import { type RawBuilder, sql } from 'kysely'
import { latestOfEach } from '../sql/latest.ts'
import type { Write } from '../sql/write.ts'

/** Later times win, and the last use of an earlier day (UTC) is kept beside; ids that are gone are passed over. */
export async function noteSeen(
  write: Write,
  uses: readonly { readonly sessionId: string; readonly at: EpochMs; readonly place: string }[],
): Promise<void> {
  for (const batch of latestOfEach(uses, (use) => use.sessionId)) {
    await write(async (transaction) => {
      for (const use of batch) {
        await transaction
          .updateTable('sessions')
          .set({
            earlier_seen_at: beforeDayOf(use.at, 'last_seen_at', 'earlier_seen_at'),
            earlier_place: beforeDayOf(use.at, 'last_place', 'earlier_place'),
            last_seen_at: use.at,
            last_place: use.place,
          })
          .where('id', '=', use.sessionId)
          .where('last_seen_at', '<', use.at)
          .execute()
      }
    })
  }
}

/** The value of `last` where the session was last seen before the day of `at`, else that of `earlier`. */
function beforeDayOf<T>(at: EpochMs, last: string, earlier: string): RawBuilder<T> {
  const dayBegan = utcDayOf(at) * dayMs
  return sql<T>`case when last_seen_at < ${dayBegan} then ${sql.ref(last)} else ${sql.ref(earlier)} end`
}

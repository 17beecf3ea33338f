/**
 * A read on PostgreSQL that the server itself ends when its time is over.
 *
 * What a client gives up waiting for goes on there otherwise, and keeps its connection busy (`time-limit.ts`).
 */
import { type Kysely, sql, type Transaction } from 'kysely'
import { ReadTooLong } from '../sql/read-too-long.ts'

/** query_canceled (PostgreSQL, Appendix A). */
const canceled = '57014'

/**
 * Runs `work` in a transaction that only reads, no statement of which may take longer than `limitMs`.
 *
 * @throws ReadTooLong
 */
export async function readWithin<T>(
  database: Kysely<unknown>,
  limitMs: number,
  work: (database: Transaction<unknown>) => Promise<T>,
): Promise<T> {
  try {
    return await database
      .transaction()
      .setAccessMode('read only')
      .execute(async (transaction) => {
        // Local: settings of a connection do not survive a transaction pooler.
        await sql`set local statement_timeout = ${sql.lit(Math.ceil(limitMs))}`.execute(transaction)
        return work(transaction)
      })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === canceled) throw new ReadTooLong()
    throw error
  }
}

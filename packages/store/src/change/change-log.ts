/**
 * Appending to the log of changes.
 *
 * How processes learn of what was appended: `../feed/`.
 */
import type { Change, EpochMs, Sequence } from 'claviger'
import { type Kysely, sql } from 'kysely'
import { dialectOf } from '../sql/dialect.ts'
import type { Tables } from '../tables.ts'

/** Any number that nobody else takes an advisory lock on: "clavchng" in ASCII. */
const logLock = '7164208268341440103'

/**
 * Appends `change`; its number is final if the transaction commits.
 *
 * A sequence alone gives numbers in the order of asking, not of commits: a reader could pass a number that commits
 * later. So on PostgreSQL who has a number keeps others from taking one until its transaction has ended.
 */
export async function appendChange(
  transaction: Kysely<Tables>,
  change: Change,
  at: EpochMs,
): Promise<Sequence> {
  if (dialectOf(transaction) === 'postgres') {
    await sql`select pg_advisory_xact_lock(${sql.raw(logLock)})`.execute(transaction)
  }
  const row = await transaction
    .insertInto('changes')
    .values({ subject: change.subject, at })
    .returning('seq')
    .executeTakeFirstOrThrow()
  return row.seq
}

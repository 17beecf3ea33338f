/**
 * Keeping an organization as it is until a transaction ends, for judgements about what it owns.
 *
 * What is judged is the service's business.
 */
import type { Transaction } from 'kysely'
import { dialectOf } from '../sql/dialect.ts'
import type { Tables } from '../tables.ts'

/**
 * Transactions that lock the same organization go one after another; counting what it owns and adding to it is then
 * one step. Nothing to do on SQLite, where all writes are.
 */
export async function lockOrganization(
  transaction: Transaction<unknown>,
  organizationId: string,
): Promise<void> {
  if (dialectOf(transaction) === 'sqlite') return
  const untyped: unknown = transaction
  await (untyped as Transaction<Tables>)
    .selectFrom('organizations')
    .select('id')
    .where('id', '=', organizationId)
    .forNoKeyUpdate()
    .execute()
}

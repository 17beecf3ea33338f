/**
 * A write: work in one transaction, run again from its start where another transaction was in its way.
 *
 * What the engine may do in one: `../transaction.ts`.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Kysely, Transaction } from 'kysely'
import type { Tables } from '../tables.ts'
import { isStoreUnavailable } from './unavailable.ts'

export type Write = <T>(work: (transaction: Transaction<Tables>) => Promise<T>) => Promise<T>

const mostAttempts = 6
const longestPauseMs = 20

/**
 * Runs `work` in a transaction of `database`. All of it is durable when the promise resolves.
 *
 * It is repeated after a conflict (PostgreSQL 40001, 40P01), and once after a connection broke before the
 * commit was sent; never after that, when nobody knows what became of it.
 *
 * @throws Refusal `unavailable` when repeating did not help; `onDoubt` was called if the commit may have happened
 */
export async function writeTo<T>(
  database: Kysely<Tables>,
  work: (transaction: Transaction<Tables>) => Promise<T>,
  onDoubt: () => void,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    let committing = false
    try {
      return await database.transaction().execute(async (transaction) => {
        const result = await work(transaction)
        committing = true
        return result
      })
    } catch (error) {
      if (!mayRepeat(error, attempt, committing)) {
        if (committing) onDoubt()
        throw error
      }
    }
    // Those that ran into each other should not start again at the same moment.
    await sleep(Math.random() * longestPauseMs * attempt)
  }
}

function mayRepeat(error: unknown, attempt: number, committing: boolean): boolean {
  if (!isStoreUnavailable(error)) return false
  if (error.reason === 'conflict') return attempt < mostAttempts
  return error.reason === 'lost' && !committing && attempt === 1
}

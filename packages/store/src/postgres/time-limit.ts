/**
 * How long a statement on PostgreSQL may take before its connection is given up for dead.
 *
 * Kept here, in the client: a stopped server enforces no limit of its own.
 */
import { AsyncLocalStorage } from 'node:async_hooks'

const statementLimitMs = 10_000
const unlimited = new AsyncLocalStorage<true>()

/** The limit for a statement that is sent now, in milliseconds; null: none. */
export function timeLimitMs(): number | null {
  return unlimited.getStore() === true ? null : statementLimitMs
}

/** Runs `work` without the limit: for migrations, which may rewrite tables. */
export function withoutTimeLimit<T>(work: () => Promise<T>): Promise<T> {
  return unlimited.run(true, work)
}

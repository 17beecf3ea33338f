/**
 * How long a statement on PostgreSQL may take before its connection is given up for dead.
 *
 * Kept here, in the client: a stopped server enforces no limit of its own.
 */
import { AsyncLocalStorage } from 'node:async_hooks'

const usualLimitMs = 10_000
const limits = new AsyncLocalStorage<number | null>()

/** The limit for a statement that is sent now, in milliseconds; null: none. */
export function timeLimitMs(): number | null {
  const limit = limits.getStore()
  return limit === undefined ? usualLimitMs : limit
}

/** Runs `work` under another limit. Null, none at all, is for migrations: they may rewrite tables. */
export function withTimeLimit<T>(limitMs: number | null, work: () => Promise<T>): Promise<T> {
  return limits.run(limitMs, work)
}

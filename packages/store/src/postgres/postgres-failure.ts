/**
 * What an error of pg means: the database is unavailable, another transaction was in the way, or it is a bug.
 *
 * Whether a write is then run again: `../sql/write.ts`.
 */
import { isStoreUnavailable, StoreUnavailable, type UnavailableReason } from '../sql/unavailable.ts'

/** SQLSTATE codes and, where two characters long, classes (PostgreSQL, Appendix A). */
const sqlStates: ReadonlyMap<string, UnavailableReason> = new Map([
  ['40001', 'conflict'], // serialization_failure
  ['40P01', 'conflict'], // deadlock_detected
  ['55P03', 'busy'], // lock_not_available: it was waited for long enough
  ['57P01', 'lost'], // admin_shutdown
  ['57P02', 'lost'], // crash_shutdown
  ['57P03', 'unreachable'], // cannot_connect_now
  ['57P05', 'lost'], // idle_session_timeout
  ['25P03', 'lost'], // idle_in_transaction_session_timeout
  ['25006', 'unreachable'], // read_only_sql_transaction: the primary has moved
  ['08', 'lost'], // connection_exception
  ['28', 'unreachable'], // invalid_authorization_specification
  ['3D', 'unreachable'], // invalid_catalog_name: no such database
  ['53', 'busy'], // insufficient_resources
  ['58', 'storage'], // system_error
])

/** Error codes of the operating system and of name resolution. */
const systemCodes: ReadonlyMap<string, UnavailableReason> = new Map([
  ['ECONNREFUSED', 'unreachable'],
  ['ENOTFOUND', 'unreachable'],
  ['EAI_AGAIN', 'unreachable'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['ENOENT', 'unreachable'],
  ['ECONNRESET', 'lost'],
  ['EPIPE', 'lost'],
  ['ETIMEDOUT', 'lost'],
])

/** Beginnings of messages that pg throws without a code (pg 8.23: client.js, query.js; pg-pool 3: index.js). */
const messages: readonly (readonly [string, UnavailableReason])[] = [
  ['timeout exceeded when trying to connect', 'busy'],
  ['Connection terminated due to connection timeout', 'unreachable'],
  ['timeout expired', 'unreachable'],
  ['Connection terminated', 'lost'],
  ['Client has encountered a connection error', 'lost'],
  ['Client was closed', 'lost'],
]

function reasonByCode(code: string): UnavailableReason | undefined {
  return systemCodes.get(code) ?? sqlStates.get(code) ?? sqlStates.get(code.slice(0, 2))
}

/** pg tells the values that were in the way; what is thrown on must not hold any. */
function withoutValues(error: Error): Error {
  for (const name of ['detail', 'where', 'internalQuery', 'hint']) {
    if (name in error) Object.defineProperty(error, name, { value: undefined })
  }
  return error
}

/** The refusal that `error` stands for, or the error itself without the values in it. */
export function postgresFailure(error: unknown): unknown {
  if (!(error instanceof Error) || isStoreUnavailable(error)) return error
  if (error instanceof AggregateError && error.errors.length > 0) return postgresFailure(error.errors[0])
  if ('code' in error && typeof error.code === 'string') {
    const reason = reasonByCode(error.code)
    return reason === undefined ? withoutValues(error) : new StoreUnavailable(reason, error.code)
  }
  const known = messages.find(([beginning]) => error.message.startsWith(beginning))
  return known === undefined ? error : new StoreUnavailable(known[1], known[0])
}

/**
 * A unique violation: a row that was to be inserted is there already.
 *
 * A bug where the store's own statements meet one; services catch it for their tables.
 */

/** SQLITE_CONSTRAINT_UNIQUE and SQLITE_CONSTRAINT_PRIMARYKEY (sqlite.org/rescode.html). */
const sqliteCodes: ReadonlySet<unknown> = new Set([2067, 1555])

/** unique_violation (PostgreSQL, Appendix A). */
const postgresCode = '23505'

/** Whether `error` says that a unique constraint or primary key was in the way, on either database. */
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('errcode' in error && sqliteCodes.has(error.errcode)) return true
  return 'code' in error && error.code === postgresCode
}

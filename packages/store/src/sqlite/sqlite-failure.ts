/**
 * What an error of node:sqlite means: the database is unavailable, or it is a bug.
 *
 * Waiting for a busy file: `sqlite-connection.ts`.
 */
import { StoreUnavailable, type UnavailableReason } from '../sql/unavailable.ts'

/** Primary result codes (sqlite.org/rescode.html); the upper bytes of an extended code say more. */
const reasons: ReadonlyMap<number, UnavailableReason> = new Map([
  [5, 'busy'],
  [6, 'busy'],
  [8, 'storage'],
  [10, 'storage'],
  [13, 'storage'],
  [14, 'unreachable'],
])

const busyCode = 5

function primaryCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null
  return error.errcode & 0xff
}

/** Whether another connection held the lock that a statement needed; the statement had no effect. */
export function isBusy(error: unknown): boolean {
  return primaryCode(error) === busyCode
}

/** Of making the file or its folder: no leave, no such folder, no space. */
function isFileSystemError(error: unknown): error is Error & { readonly code: unknown } {
  return error instanceof Error && 'syscall' in error && 'code' in error
}

/** The refusal that `error` stands for, or `error` itself where it is none. */
export function sqliteFailure(error: unknown): unknown {
  if (isFileSystemError(error)) return new StoreUnavailable('unreachable', String(error.code))
  const code = primaryCode(error)
  const reason = code === null ? undefined : reasons.get(code)
  return reason === undefined ? error : new StoreUnavailable(reason, `SQLite ${code}`)
}

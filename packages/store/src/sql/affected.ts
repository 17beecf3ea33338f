/**
 * Whether a conditional statement did anything.
 *
 * Needs no second read to tell, so nothing can come between.
 */
import type { DeleteResult, InsertResult, UpdateResult } from 'kysely'

export function affectedAny(result: UpdateResult | DeleteResult | InsertResult): boolean {
  if ('numUpdatedRows' in result) return result.numUpdatedRows > 0n
  if ('numDeletedRows' in result) return result.numDeletedRows > 0n
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

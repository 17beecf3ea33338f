/**
 * The store's one entry: opening it, owning a SQLite file, and migrating a service's own tables beside it.
 */
export { type InspectedStore, inspectStore } from './inspect-store.ts'
export {
  type Migration,
  type MigrationState,
  type Migrations,
  migrate,
  migrationState,
} from './migration/migrate.ts'
export { openReader, type StoreReader } from './open-reader.ts'
export {
  type OpenedStore,
  type OpenOptions,
  openStore,
  type StoreEngine,
  type StoreUnitOfWork,
} from './open-store.ts'
export { FileOwned, isFileOwned, type Owner } from './owner/file-owned.ts'
export { readOwner } from './owner/ownership.ts'
export { type DialectName, dialectOf } from './sql/dialect.ts'
export { isReadTooLong, ReadTooLong } from './sql/read-too-long.ts'
export { isStoreUnavailable, StoreUnavailable, type UnavailableReason } from './sql/unavailable.ts'
export { isUniqueViolation } from './sql/unique-violation.ts'
export type { FileIdentity } from './sqlite/file-identity.ts'
export type { StoreTransaction } from './transaction.ts'

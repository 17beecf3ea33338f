/**
 * Migrations: numbered steps, forward only, of one owner of tables: the store itself or a service beside it.
 *
 * The store's own steps are listed in `migrations.ts`.
 */
import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { withTimeLimit } from '../postgres/time-limit.ts'

/** One step. Runs in a transaction with the others that are due; portable between SQLite and PostgreSQL. */
export interface Migration {
  up(database: Kysely<unknown>): Promise<void>
}

/** Steps by name; they run in the order of their names, so names begin with a number of four digits. */
export type Migrations = Readonly<Record<string, Migration>>

/**
 * Runs what has not run yet, all or nothing, and resolves to the names of what it ran.
 *
 * May be called any number of times at once, on PostgreSQL by any number of processes: one runs the steps, the others wait
 * and find nothing to do. A SQLite file is migrated by the process that has it open.
 *
 * @param owner whose steps they are: lower-case letters and underscores; they are remembered in `<owner>_migrations`
 * @throws Error where the database remembers a step that is not among `migrations`: this code is older than the data
 */
export async function migrate(
  database: Kysely<unknown>,
  owner: string,
  migrations: Migrations,
): Promise<readonly string[]> {
  if (!/^[a-z][a-z_]{0,30}$/.test(owner)) throw new TypeError('migrate: owner must be lower-case letters')
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: async () => ({ ...migrations }) },
    migrationTableName: `${owner}_migrations`,
    migrationLockTableName: `${owner}_migration_lock`,
  })
  const { error, results } = await withTimeLimit(null, () => migrator.migrateToLatest())
  if (error !== undefined) throw error
  return (results ?? []).filter((result) => result.status === 'Success').map((result) => result.migrationName)
}

/** How far the steps of one owner have come in a database. */
export interface MigrationState {
  /** Have not run yet, in the order in which they will. */
  readonly pending: readonly string[]
  /** Have run, and are not among the steps this code knows: it is older than the data. */
  readonly unknown: readonly string[]
}

/** Compares what has run with `migrations`, and changes nothing. A database without any tables has run none. */
export async function migrationState(
  database: Kysely<unknown>,
  owner: string,
  migrations: Migrations,
): Promise<MigrationState> {
  const table = `${owner}_migrations`
  const tables = await database.introspection.getTables()
  const remembered = tables.some((found) => found.name === table)
    ? await database.withTables<Record<string, { name: string }>>().selectFrom(table).select('name').execute()
    : []
  const ran = new Set(remembered.map((row) => row.name))
  const known = Object.keys(migrations).sort()
  return {
    pending: known.filter((name) => !ran.has(name)),
    unknown: [...ran].filter((name) => !known.includes(name)).sort(),
  }
}

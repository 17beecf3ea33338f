/**
 * Migrations: numbered steps, forward only, of one owner of tables: the store itself or a service beside it.
 *
 * The store's own steps are listed in `migrations.ts`.
 */
import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { withoutTimeLimit } from '../postgres/time-limit.ts'

/** One step. Runs in a transaction with the others that are due; portable between SQLite and PostgreSQL. */
export interface Migration {
  up(database: Kysely<unknown>): Promise<void>
}

/** Steps by name; they run in the order of their names, so names begin with a number of four digits. */
export type Migrations = Readonly<Record<string, Migration>>

/**
 * Runs what has not run yet, all or nothing, and resolves to the names of what it ran.
 *
 * Any number of processes may call it at once: one runs the steps, the others wait and find nothing to do. On SQLite
 * the wait is that of a write; who waits longer gets `Refusal` `unavailable` and may call again.
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
  const { error, results } = await withoutTimeLimit(() => migrator.migrateToLatest())
  if (error !== undefined) throw error
  return (results ?? []).filter((result) => result.status === 'Success').map((result) => result.migrationName)
}

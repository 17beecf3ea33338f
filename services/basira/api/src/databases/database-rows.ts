/**
 * The rows of registered databases, in the store's database.
 *
 * What may be registered is judged in `database-registry.ts`.
 */
import type { Kysely } from 'kysely'
import type { Database, DatabaseEngine, DatabaseSettings } from './database.ts'

/** Times are epoch milliseconds, flags 0 or 1, `tags` and `disabled_collectors` JSON text. */
type DatabaseTable = {
  id: string
  organization_id: string
  name: string
  engine: DatabaseEngine
  engine_version: string | null
  host: string
  port: number
  tags: string
  poll_interval_seconds: number
  collect_explain_plans: number
  collect_replication: number
  disabled_collectors: string
  created_at: number
  updated_at: number
  last_seen_at: number | null
}

type BasiraTables = {
  databases: DatabaseTable
}

function databaseOf(row: DatabaseTable): Database {
  return {
    id: row.id,
    organizationId: row.organization_id,
    name: row.name,
    engine: row.engine,
    engineVersion: row.engine_version,
    host: row.host,
    port: row.port,
    tags: JSON.parse(row.tags) as Record<string, string>,
    pollIntervalSeconds: row.poll_interval_seconds,
    collectExplainPlans: row.collect_explain_plans === 1,
    collectReplication: row.collect_replication === 1,
    disabledCollectors: JSON.parse(row.disabled_collectors) as string[],
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    lastSeenAt: row.last_seen_at,
  }
}

function settingColumns(settings: DatabaseSettings) {
  return {
    name: settings.name,
    host: settings.host,
    port: settings.port,
    tags: JSON.stringify(settings.tags),
    poll_interval_seconds: settings.pollIntervalSeconds,
    collect_explain_plans: settings.collectExplainPlans ? 1 : 0,
    collect_replication: settings.collectReplication ? 1 : 0,
    disabled_collectors: JSON.stringify(settings.disabledCollectors),
  }
}

/** Over a database, or over a transaction of it. */
export class DatabaseRows {
  readonly #rows: Kysely<BasiraTables>

  constructor(database: Kysely<unknown>) {
    this.#rows = database.withTables<BasiraTables>()
  }

  /** Newest first. */
  async list(organizationId: string): Promise<readonly Database[]> {
    const rows = await this.#rows
      .selectFrom('databases')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .execute()
    return rows.map(databaseOf)
  }

  async count(organizationId: string): Promise<number> {
    const row = await this.#rows
      .selectFrom('databases')
      .select((expression) => expression.fn.countAll().as('count'))
      .where('organization_id', '=', organizationId)
      .executeTakeFirstOrThrow()
    return Number(row.count)
  }

  /** The database, if `organizationId` has registered it. */
  async find(organizationId: string, id: string): Promise<Database | null> {
    const row = await this.#rows
      .selectFrom('databases')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .where('id', '=', id)
      .executeTakeFirst()
    return row === undefined ? null : databaseOf(row)
  }

  async insert(database: Database): Promise<void> {
    await this.#rows
      .insertInto('databases')
      .values({
        id: database.id,
        organization_id: database.organizationId,
        engine: database.engine,
        engine_version: database.engineVersion,
        created_at: database.createdAt,
        updated_at: database.updatedAt,
        last_seen_at: database.lastSeenAt,
        ...settingColumns(database),
      })
      .execute()
  }

  /** Writes the settings and `updatedAt` of `database`. */
  async update(database: Database): Promise<void> {
    await this.#rows
      .updateTable('databases')
      .set({ ...settingColumns(database), updated_at: database.updatedAt })
      .where('id', '=', database.id)
      .execute()
  }

  /** False where there was none. */
  async delete(organizationId: string, id: string): Promise<boolean> {
    const result = await this.#rows
      .deleteFrom('databases')
      .where('organization_id', '=', organizationId)
      .where('id', '=', id)
      .executeTakeFirst()
    return result.numDeletedRows > 0n
  }
}

/**
 * The row that names the process which serves from a SQLite file. Stays empty on PostgreSQL.
 *
 * Breaking: no, a new table.
 * Why: whoever finds the file taken can say by whom, and where its socket is.
 * Locks: nothing, the table is new or empty.
 * Old code: does not know the table.
 * Undo: drop owner.
 */
import { type Kysely, sql } from 'kysely'

export async function up(database: Kysely<unknown>): Promise<void> {
  // A file is claimed before it is migrated, so `owner/ownership.ts` makes this table where it finds none.
  await sql`create table if not exists "owner" ("id" integer not null primary key, "pid" integer not null, "socket_path" text not null, "started_at" bigint not null)`.execute(
    database,
  )
}

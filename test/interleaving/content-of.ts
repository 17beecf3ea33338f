/**
 * All that a database holds, as text, to see that nothing was written.
 *
 * Left out: when credentials were used, and mails that are on their way out.
 */
import { dialectOf, type OpenedStore } from '@claviger/store'
import { sql } from 'kysely'

const onItsWay = new Set(['notices'])
const usage = new Set(['last_used_at', 'last_seen_at', 'last_place'])

/** Rows by table, each as JSON, sorted. */
export async function contentOf({
  database,
}: OpenedStore): Promise<Readonly<Record<string, readonly string[]>>> {
  const { rows: tables } =
    dialectOf(database) === 'sqlite'
      ? await sql<{ name: string }>`
          select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name
        `.execute(database)
      : await sql<{ name: string }>`
          select table_name as name from information_schema.tables where table_schema = 'public' order by 1
        `.execute(database)
  const content: Record<string, readonly string[]> = {}
  for (const { name } of tables) {
    if (onItsWay.has(name)) continue
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(database)
    content[name] = rows.map((row) => JSON.stringify(row, kept)).sort()
  }
  return content
}

function kept(key: string, value: unknown): unknown {
  if (usage.has(key)) return undefined
  return typeof value === 'bigint' ? String(value) : value
}

/**
 * The schema that Basker's own migrations result in is kept in `schema/sqlite.sql`, to be read and reviewed.
 *
 * After a new migration: `UPDATE_SCHEMA=1 npx vitest run services/basker/cms/src/migration`.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { migrate, openStore } from '@claviger/store'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { baskerMigrations, migrationOwner } from './migrations.ts'

const folder = import.meta.dirname
const schemaFile = join(folder, '..', '..', 'schema', 'sqlite.sql')
const files = readdirSync(folder).filter((name) => /^\d{4}-.*\.ts$/.test(name))

async function statements(withBasker: boolean): Promise<readonly string[]> {
  const store = await openStore(':memory:')
  await store.migrate()
  if (withBasker) await migrate(store.database, migrationOwner, baskerMigrations)
  const { rows } = await sql<{ sql: string }>`
    select sql from sqlite_master where sql is not null and name not like ${`${migrationOwner}_migration%`}
    order by tbl_name, type desc, name
  `.execute(store.database)
  await store.close()
  return rows.map((row) => row.sql)
}

test('the schema in the repository is the one that the migrations make', async () => {
  const before = new Set(await statements(false))
  const own = (await statements(true)).filter((statement) => !before.has(statement))
  const schema = `-- Made by services/basker/cms/src/migration/schema.test.ts; do not edit.\n\n${own
    .map((statement) => `${statement.replaceAll(', "', ',\n  "').replace(' ("', ' (\n  "')};`)
    .join('\n\n')}\n`
  if (process.env['UPDATE_SCHEMA'] === '1') {
    mkdirSync(dirname(schemaFile), { recursive: true })
    writeFileSync(schemaFile, schema)
  }
  expect(readFileSync(schemaFile, 'utf8')).toBe(schema)
})

test('every migration file is listed, under its own name, numbered without gaps', () => {
  expect(Object.keys(baskerMigrations)).toEqual(files.map((name) => name.slice(0, -'.ts'.length)))
  expect(files.map((name) => Number(name.slice(0, 4)))).toEqual(files.map((_, index) => index + 1))
})

test.each(files)(
  '%s says whether it breaks, why, what it locks, what old code sees and how to undo it',
  (name) => {
    const header = /^\/\*\*[\s\S]*?\*\//.exec(readFileSync(join(folder, name), 'utf8'))?.[0] ?? ''
    for (const part of ['Breaking', 'Why', 'Locks', 'Old code', 'Undo']) {
      expect(header).toMatch(new RegExp(`^ \\* ${part}: \\S`, 'm'))
    }
  },
)
